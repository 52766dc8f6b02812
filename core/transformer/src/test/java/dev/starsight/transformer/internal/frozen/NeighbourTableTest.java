package dev.starsight.transformer.internal.frozen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NeighbourTableTest {

  /** Compares more rows than a block holds with cosines computed one by one. */
  @Test
  void findsTheNearestRows() {
    SplittableRandom random = new SplittableRandom(5);
    int width = 7;
    float[] vectors = new float[150 * width];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = (float) (random.nextDouble() - 0.5);
    }
    float[] query = {1, -2, 3, 0, 1, 0, 2};
    NeighbourTable.Nearest nearest =
        new NeighbourTable(vectors, width).nearest(new float[][] {query}, 10)[0];
    int[] expected =
        IntStream.range(0, 150)
            .boxed()
            .sorted((a, b) -> Double.compare(cosine(vectors, b, query), cosine(vectors, a, query)))
            .mapToInt(i -> i)
            .toArray();
    assertThat(nearest.size).isEqualTo(10);
    for (int i = 0; i < 10; i++) {
      assertThat(nearest.rows[i]).isEqualTo(expected[i]);
      assertThat((double) nearest.cosines[i])
          .isCloseTo(cosine(vectors, expected[i], query), within(1e-5));
    }
  }

  private static double cosine(float[] vectors, int row, float[] query) {
    double product = 0;
    double one = 0;
    double other = 0;
    for (int i = 0; i < query.length; i++) {
      double value = vectors[row * query.length + i];
      product += value * query[i];
      one += value * value;
      other += query[i] * query[i];
    }
    return product / Math.sqrt(one * other);
  }

  /**
   * The rows point along (1, 0), (0, 1) and (0.6, 0.8): their cosines with (1, 0) are 1, 0, 0.6.
   */
  @Test
  void votesEqualThoseComputedByHand() {
    NeighbourTable table = new NeighbourTable(new float[] {2, 0, 0, 3, 3, 4}, 2);
    float[][] query = {{5, 0}};
    double vote = Math.exp(-2 * 0.4);
    double[] plain =
        new NearestNeighboursHead(table, new int[] {0, 1, 1}, 2, 2, 2, false)
            .probabilities(query)[0];
    assertThat(plain[1]).isCloseTo((vote + 0.25) / (1 + vote + 0.5), within(1e-6));
    double[] balanced =
        new NearestNeighboursHead(table, new int[] {0, 1, 1}, 2, 2, 2, true)
            .probabilities(query)[0];
    assertThat(balanced[0]).isCloseTo((1.5 + 0.25) / (1.5 + 0.75 * vote + 0.5), within(1e-6));
    assertThat(balanced[0] + balanced[1]).isCloseTo(1, within(1e-12));
  }
}
