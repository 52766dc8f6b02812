package dev.starsight.drift.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbabilitiesTest {

  @ParameterizedTest
  @CsvSource({
    // Upper critical values of chi-square from the usual table.
    "3.841458820694124, 1, 0.05",
    "6.634896601021213, 1, 0.01",
    "18.307038053275146, 10, 0.05",
    "29.588298445074418, 10, 0.001",
    "124.34211340400407, 100, 0.05",
    "0, 3, 1"
  })
  void chiSquareIsThatOfTheTable(double statistic, int freedom, double tail) {
    assertThat(Probabilities.chiSquareTail(statistic, freedom)).isCloseTo(tail, within(1e-10));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.5",
    "1.959963984540054, 0.025",
    "-1.959963984540054, 0.975",
    "6, 9.865876450376981e-10"
  })
  void normalIsThatOfTheTable(double z, double tail) {
    assertThat(Probabilities.normalTail(z)).isCloseTo(tail, within(1e-14 + tail * 1e-9));
  }

  @Test
  void kolmogorovCountsPathsOfSmallSamples() {
    // Of the 252 orders of 5 and 5 values, 2 separate them and 20 nearly do.
    assertThat(Probabilities.kolmogorovTail(5, 5, 1)).isCloseTo(2 / 252.0, within(1e-12));
    assertThat(Probabilities.kolmogorovTail(5, 5, 0.8)).isCloseTo(20 / 252.0, within(1e-12));
    assertThat(Probabilities.kolmogorovTail(1, 1, 1)).isEqualTo(1);
    assertThat(Probabilities.kolmogorovTail(1, 39, 1)).isCloseTo(2 / 40.0, within(1e-12));
  }

  @Test
  void kolmogorovOfLargeSamplesIsTheLimit() {
    double critical = 1.3580986393225507; // 5 % of the Kolmogorov distribution
    assertThat(Probabilities.kolmogorovTail(2000, 2000, critical / Math.sqrt(1000)))
        .isCloseTo(0.05, within(1e-6));
    assertThat(Probabilities.kolmogorovTail(1000, 1000, 0)).isEqualTo(1);
    assertThat(Probabilities.kolmogorovTail(10_000, 10_000, 1)).isZero();
  }

  @Test
  void fisherIsThatOfTheLadyTastingTea() {
    assertThat(Probabilities.fisher(3, 4, 1, 4)).isCloseTo(34 / 70.0, within(1e-9));
    assertThat(Probabilities.fisher(4, 4, 0, 4)).isCloseTo(2 / 70.0, within(1e-9));
  }

  @Test
  void falseDiscoveryRateIsThatOfBenjaminiAndHochberg() {
    double[] q = FalseDiscovery.adjust(new double[] {0.01, 0.04, 0.03, 0.5});
    assertThat(q).containsExactly(new double[] {0.04, 0.16 / 3, 0.16 / 3, 0.5}, within(1e-12));
    assertThat(FalseDiscovery.adjust(new double[0])).isEmpty();
  }
}
