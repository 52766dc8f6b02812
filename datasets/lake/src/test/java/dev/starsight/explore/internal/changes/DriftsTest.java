package dev.starsight.explore.internal.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.explore.internal.Moments;
import dev.starsight.explore.internal.StarCounts;
import dev.starsight.explore.questions.Drift;
import dev.starsight.explore.questions.Drift.Verdict;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriftsTest {

  private static final int TRIALS = 2000;

  /** Compares with printed tables. */
  @ParameterizedTest
  @CsvSource({"1, 3.841", "2, 5.991", "3, 7.815", "4, 9.488", "9, 16.919", "42, 58.124"})
  void computesChiSquareQuantiles(int freedom, double expected) {
    assertThat(Significance.chiSquare(freedom, 0.05)).isCloseTo(expected, Offset.offset(0.001));
  }

  @ParameterizedTest
  @CsvSource({"1, 12.706", "2, 4.303", "10, 2.228", "30, 2.042", "1000, 1.962"})
  void computesStudentQuantiles(double freedom, double expected) {
    assertThat(Significance.student(freedom, 0.05)).isCloseTo(expected, Offset.offset(0.001));
  }

  @ParameterizedTest
  @CsvSource({"0.05, 1.645", "0.025, 1.960", "0.001, 3.090", "0.5, 0"})
  void computesNormalQuantiles(double probability, double expected) {
    assertThat(Significance.normal(probability)).isCloseTo(expected, Offset.offset(0.001));
  }

  /** Example (a) of Newcombe's paper of 1998: 56 of 70 and 48 of 80. */
  @Test
  void computesTheIntervalOfADifferenceOfShares() {
    Drift drift = Drifts.ofRates("d", 48, 80, 56, 70);
    assertThat(drift.value()).isCloseTo(0.2, Offset.offset(1e-12));
    assertThat(drift.low()).isCloseTo(0.0524, Offset.offset(0.0001));
    assertThat(drift.high()).isCloseTo(0.3339, Offset.offset(0.0001));
    assertThat(drift.isChange()).isTrue();
  }

  /** 1 to 5 twice each against 2 to 6, as computed by any statistics program. */
  @Test
  void computesWelchsInterval() {
    Drift drift = Drifts.ofMeans("d", new Moments(10, 30, 110), new Moments(10, 40, 180));
    assertThat(drift.value()).isEqualTo(1);
    assertThat(drift.low()).isCloseTo(1 - 1.4006, Offset.offset(0.0001));
    assertThat(drift.high()).isCloseTo(1 + 1.4006, Offset.offset(0.0001));
    assertThat(drift.verdict()).isEqualTo(Verdict.CHANCE);
  }

  @Test
  void judgesSharesByTheirIndex() {
    long[] even = {2000, 2000, 2000, 2000, 2000};
    assertThat(Drifts.ofShares(even, even.clone()).value()).isZero();
    assertThat(Drifts.ofShares(even, even.clone()).verdict()).isEqualTo(Verdict.CHANCE);
    assertThat(Drifts.ofShares(even, new long[] {1800, 1900, 2000, 2100, 2200}).verdict())
        .isEqualTo(Verdict.NEGLIGIBLE);
    assertThat(Drifts.ofShares(even, new long[] {1600, 1800, 2000, 2200, 2400}).verdict())
        .isEqualTo(Verdict.SMALL);
    assertThat(Drifts.ofShares(even, new long[] {1000, 1500, 2000, 2500, 3000}).verdict())
        .isEqualTo(Verdict.MODERATE);
    assertThat(Drifts.ofShares(even, new long[] {0, 0, 0, 0, 10_000}).verdict())
        .isEqualTo(Verdict.LARGE);
    assertThat(Drifts.ofShares(even, new long[] {0, 0, 0, 0, 9}).verdict())
        .isEqualTo(Verdict.NOT_JUDGED);
    assertThat(Drifts.ofShares(even, new long[5]).value()).isNaN();
  }

  /** Two samples of one population differ in one of twenty cases, for every measure. */
  @Test
  void reportsAFalseChangeInOneOfTwentyCases() {
    SplittableRandom random = new SplittableRandom(7);
    int shares = 0;
    int means = 0;
    int rates = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      StarCounts one = sample(random, 400);
      StarCounts other = sample(random, 150);
      shares += Drifts.ofShares(one.toArray(), other.toArray()).isChange() ? 1 : 0;
      means += Drifts.ofMeans("d", one.moments(), other.moments()).isChange() ? 1 : 0;
      rates += Drifts.ofRates("d", one.positive(), 400, other.positive(), 150).isChange() ? 1 : 0;
    }
    // Three standard deviations of a rate of 5 % in this many trials are 1.5 %.
    assertThat(shares / (double) TRIALS).isBetween(0.035, 0.065);
    assertThat(means / (double) TRIALS).isBetween(0.035, 0.065);
    assertThat(rates / (double) TRIALS).isBetween(0.035, 0.065);
  }

  private static StarCounts sample(SplittableRandom random, int reviews) {
    long[] stars = new long[StarCounts.STARS];
    for (int i = 0; i < reviews; i++) {
      double u = random.nextDouble();
      stars[u < 0.2 ? 0 : u < 0.27 ? 1 : u < 0.36 ? 2 : u < 0.55 ? 3 : 4]++;
    }
    return new StarCounts(stars);
  }

  @Test
  void writesDifferencesWithTheirSign() {
    assertThat(Drifts.ofRates("d", 48, 80, 56, 70).words())
        .isEqualTo("+0.20 (95 % interval +0.05 to +0.33), a moderate change");
    assertThat(Drifts.ofShares(new long[] {50, 50}, new long[] {50, 50}).words())
        .isEqualTo("population stability index 0.000, no more than chance");
  }
}
