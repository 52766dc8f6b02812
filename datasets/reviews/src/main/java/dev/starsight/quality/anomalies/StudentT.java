package dev.starsight.quality.anomalies;

import dev.starsight.drift.internal.BetaDistribution;

/** Quantiles of Student's distribution. */
final class StudentT {

  private static final double LARGEST = 1e9;
  private static final int HALVINGS = 200;
  private static final double PRECISION = 1e-15;

  private StudentT() {}

  /**
   * Returns the value that the absolute value of the variable exceeds with a probability.
   *
   * @param freedom degrees of freedom, above 0, not necessarily whole
   * @param share above 0 and below 1
   */
  static double quantile(double freedom, double share) {
    double low = 0;
    double high = LARGEST;
    for (int i = 0; i < HALVINGS && high - low > PRECISION * high; i++) {
      double middle = (low + high) / 2;
      if (beyond(freedom, middle) > share) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** Returns the probability that the absolute value of the variable exceeds a value. */
  static double beyond(double freedom, double value) {
    return BetaDistribution.cumulative(freedom / 2, 0.5, freedom / (freedom + value * value));
  }
}
