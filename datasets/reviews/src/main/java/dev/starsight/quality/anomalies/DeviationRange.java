package dev.starsight.quality.anomalies;

import dev.starsight.quality.analyzers.DataMetric;
import java.util.Arrays;

/** The range around the mean of all values. */
record DeviationRange(double deviations) implements AnomalyMethod {

  /** Equal values need not have a mean that equals them. */
  private static final double ROUNDING = 1e-12;

  @Override
  public ExpectedRange range(DataMetric metric, double[] earlier) {
    double mean = Arrays.stream(earlier).average().orElseThrow();
    double size = deviations * deviation(earlier) + ROUNDING * Math.abs(mean);
    return new ExpectedRange(mean, mean - size, mean + size);
  }

  /** Returns the standard deviation of at least one value, that of a sample. */
  static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / Math.max(1, values.length - 1));
  }
}
