package dev.starsight.lake.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.run.Threads;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VectorTableTest {

  private static final int MOST = 10;

  private final int limit = Threads.limit();

  @AfterEach
  void restoreThreads() {
    Threads.setLimit(limit);
  }

  private static float[][] vectors(int size, int width, long seed, double noise) {
    SplittableRandom random = new SplittableRandom(seed);
    WordEmbedder embedder = new WordEmbedder("random", width);
    float[] center = new float[width];
    center[0] = 1;
    float[][] vectors = new float[size][];
    for (int i = 0; i < size; i++) {
      float[] vector = center.clone();
      for (int j = 0; j < width; j++) {
        vector[j] += (float) (noise * random.nextDouble(-1, 1));
      }
      vectors[i] = UnitVector.of(vector, embedder);
    }
    return vectors;
  }

  private static VectorTable table(float[][] vectors) {
    VectorTable table = new VectorTable(vectors.length, vectors[0].length);
    for (int i = 0; i < vectors.length; i++) {
      table.set(i, vectors[i]);
    }
    return table;
  }

  /** Compares with all cosines in 64 bits; the closer the vectors, the more 32 bits confuse. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "9, 3, 1",
    "1023, 5, 1",
    "1024, 4, 1",
    "2500, 384, 1",
    "2500, 384, 1e-4",
    "2500, 384, 1e-6",
    "3000, 33, 1e-7",
    "700, 8, 0"
  })
  void findsWhatTheExactCosinesSay(int size, int width, double noise) {
    float[][] vectors = vectors(size, width, 3, noise);
    float[] query = vectors(1, width, 4, noise == 0 ? 1 : noise)[0];

    List<VectorTable.Match> found = table(vectors).nearest(query, MOST, -1);

    double[] cosines =
        IntStream.range(0, size).mapToDouble(i -> UnitVector.cosine(vectors[i], query)).toArray();
    double tenth =
        IntStream.range(0, size)
            .mapToObj(i -> cosines[i])
            .sorted(Comparator.reverseOrder())
            .limit(MOST)
            .reduce((a, b) -> b)
            .orElseThrow();
    Set<Integer> expected = new HashSet<>();
    IntStream.range(0, size).filter(i -> cosines[i] >= tenth).forEach(expected::add);
    assertThat(found.stream().map(VectorTable.Match::vector)).containsAll(expected);
    assertThat(found).allSatisfy(m -> assertThat(m.cosine()).isEqualTo(cosines[m.vector()]));
  }

  @Test
  void keepsVectorsAndLeavesOneOut() {
    float[][] vectors = vectors(1100, 6, 5, 1);
    VectorTable table = table(vectors);

    assertThat(table.get(1050)).isEqualTo(vectors[1050]);
    assertThat(table.nearest(vectors[1050], 1, -1))
        .extracting(VectorTable.Match::vector)
        .contains(1050);
    assertThat(table.nearest(vectors[1050], 1, 1050))
        .extracting(VectorTable.Match::vector)
        .isNotEmpty()
        .doesNotContain(1050);
  }

  @Test
  void theNumberOfThreadsChangesNothing() {
    float[][] vectors = vectors(5000, 48, 6, 1);
    Threads.setLimit(1);
    List<VectorTable.Match> one = table(vectors).nearest(vectors[17], MOST, -1);
    Threads.setLimit(3);

    assertThat(table(vectors).nearest(vectors[17], MOST, -1)).isEqualTo(one);
  }

  @Test
  void findsNothingInAnEmptyTable() {
    assertThat(new VectorTable(0, 8).nearest(new float[8], MOST, -1)).isEmpty();
  }
}
