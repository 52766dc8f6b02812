package dev.starsight.drift.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClusteredAucTest {

  private static final double[] SCORES = {0.1, 0.4, 0.4, 0.8, 0.3, 0.4, 0.9, 0.95, 0.7};

  private static long[] alone(int rows) {
    return IntStream.range(0, rows).asLongStream().toArray();
  }

  @Test
  void countsPairsInOrder() {
    ClusteredAuc auc = new ClusteredAuc(1);
    auc.add(SCORES, alone(9), 4);
    // Of 20 pairs: 0.3 beats one, 0.4 one and two halves, 0.9 and 0.95 four each, 0.7 three.
    assertThat(auc.value()).isCloseTo((1 + 2 + 4 + 4 + 3) / 20.0, within(1e-12));
    assertThat(auc.low()).isBetween(0.0, auc.value());
    assertThat(auc.high()).isBetween(auc.value(), 1.0);
  }

  @Test
  void theIntervalHoldsTheTruthAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(1);
    int held = 0;
    int runs = 400;
    for (int run = 0; run < runs; run++) {
      double[] scores =
          IntStream.range(0, 150)
              .mapToDouble(i -> random.nextGaussian() + (i < 70 ? 0 : 0.7416))
              .toArray();
      ClusteredAuc auc = new ClusteredAuc(1);
      auc.add(scores, alone(150), 70);
      held += auc.low() <= 0.7 && 0.7 <= auc.high() ? 1 : 0; // Φ(0.7416 / √2) = 0.7
    }
    assertThat(held / (double) runs).isBetween(0.92, 0.98);
  }

  @Test
  void copiesOfRowsDoNotMakeItMorePrecise() {
    SplittableRandom random = new SplittableRandom(2);
    double[] scores =
        IntStream.range(0, 100)
            .mapToDouble(i -> random.nextDouble() + (i < 50 ? 0 : 0.2))
            .toArray();
    ClusteredAuc single = new ClusteredAuc(1);
    single.add(scores, alone(100), 50);
    ClusteredAuc copied = new ClusteredAuc(1);
    copied.add(
        IntStream.range(0, 400).mapToDouble(i -> scores[i / 4]).toArray(),
        IntStream.range(0, 400).mapToLong(i -> i / 4).toArray(),
        200);
    assertThat(copied.value()).isCloseTo(single.value(), within(1e-12));
    assertThat(copied.low()).isCloseTo(single.low(), within(1e-9));
    assertThat(copied.z()).isCloseTo(single.z(), within(1e-9));
  }

  @Test
  void foldsAreJudgedAlone() {
    ClusteredAuc auc = new ClusteredAuc(1);
    auc.add(new double[] {0.1, 0.2}, alone(2), 1);
    auc.add(new double[] {10.1, 10.2}, alone(2), 1);
    auc.add(new double[] {5}, alone(1), 1);
    assertThat(auc.value()).isEqualTo(1);
    assertThat(new ClusteredAuc(1).isKnown()).isFalse();
  }
}
