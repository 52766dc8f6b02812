package dev.starsight.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.drift.internal.Probabilities;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.special.Gamma;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;

/** Compares tail probabilities with those of Commons Math, which the module of drift lacks. */
class ProbabilitiesReferenceTest {

  @Property(tries = 300)
  void chiSquare(
      @ForAll @DoubleRange(min = 0.01, max = 2000) double statistic,
      @ForAll @IntRange(min = 1, max = 1000) int freedom) {
    double expected =
        1 - new ChiSquaredDistribution(null, freedom).cumulativeProbability(statistic);
    assertThat(Probabilities.chiSquareTail(statistic, freedom)).isCloseTo(expected, within(1e-9));
  }

  @Property(tries = 300)
  void normal(@ForAll @DoubleRange(min = -8, max = 8) double z) {
    double expected = new NormalDistribution(null, 0, 1).cumulativeProbability(-z);
    assertThat(Probabilities.normalTail(z)).isCloseTo(expected, within(1e-12));
  }

  @Property(tries = 300)
  void gamma(@ForAll @DoubleRange(min = 0.01, max = 1e6) double x) {
    assertThat(Probabilities.logGamma(x))
        .isCloseTo(Gamma.logGamma(x), within(1e-9 * Math.max(1, Math.abs(Gamma.logGamma(x)))));
  }

  @Property(tries = 60)
  void kolmogorovSmirnovOfSmallSamples(
      @ForAll @IntRange(min = 1, max = 25) int first,
      @ForAll @IntRange(min = 1, max = 25) int second,
      @ForAll @IntRange(min = 1, max = 25) int step) {
    double distance = Math.min(1, (double) step / Math.max(first, second));
    double expected = new KolmogorovSmirnovTest().exactP(distance, first, second, false);
    assertThat(Probabilities.kolmogorovTail(first, second, distance))
        .isCloseTo(expected, within(1e-9));
  }

  @Property(tries = 100)
  void kolmogorovSmirnovOfLargeSamples(
      @ForAll @IntRange(min = 1000, max = 10_000) int first,
      @ForAll @IntRange(min = 1000, max = 10_000) int second,
      @ForAll @DoubleRange(min = 0.01, max = 0.2) double distance) {
    double expected = new KolmogorovSmirnovTest().approximateP(distance, first, second);
    assertThat(Probabilities.kolmogorovTail(first, second, distance))
        .isCloseTo(expected, within(1e-5));
  }
}
