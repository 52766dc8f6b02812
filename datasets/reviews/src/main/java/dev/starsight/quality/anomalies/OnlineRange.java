package dev.starsight.quality.anomalies;

import dev.starsight.quality.analyzers.DataMetric;

/** The range around a mean that follows the values and takes of an outlier only a part. */
record OnlineRange(double deviations) implements AnomalyMethod {

  /** The weight of the newest value, once there are 20: after 14 more its half is left. */
  private static final double WEIGHT = 0.05;

  private static final double ROUNDING = 1e-12;

  @Override
  public ExpectedRange range(DataMetric metric, double[] earlier) {
    double mean = earlier[0];
    double variance = 0;
    for (int i = 1; i < earlier.length; i++) {
      double weight = Math.max(WEIGHT, 1.0 / (i + 1));
      double limit = deviations * Math.sqrt(variance);
      double off = earlier[i] - mean;
      // Two values have no deviation to measure the second by, and nor have equal ones.
      double learned = limit > 0 ? Math.max(-limit, Math.min(limit, off)) : off;
      mean += weight * learned;
      variance = (1 - weight) * (variance + weight * learned * learned);
    }
    double size = deviations * Math.sqrt(variance) + ROUNDING * Math.abs(mean);
    return new ExpectedRange(mean, mean - size, mean + size);
  }
}
