package dev.starsight.evaluation;

/** The standard normal distribution, as exact as intervals need it. Pure functions. */
final class StandardNormal {

  /** The value that is exceeded with a probability of 2.5 %. */
  static final double TWO_SIDED_95 = 1.959963984540054;

  /** Beyond this nothing is left of a tail. */
  private static final double FAR = 12;

  private StandardNormal() {}

  static double density(double x) {
    return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  /** Returns the probability of a larger value, within 1e-7. */
  static double above(double x) {
    return x < 0 ? 1 - above(-x) : density(x) * millsRatio(x);
  }

  /**
   * Returns the value that is exceeded with a probability, within 1e-6.
   *
   * @param probability above 0, at most a half
   */
  static double exceededWith(double probability) {
    double low = 0;
    double high = FAR;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (above(middle) > probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Returns the probability of a larger value divided by the density (Abramowitz and Stegun, 1964,
   * 26.2.17).
   *
   * @param x at least 0
   */
  static double millsRatio(double x) {
    double t = 1 / (1 + 0.2316419 * x);
    double inner = -0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429));
    return t * (0.319381530 + t * inner);
  }

  /**
   * Returns the probability of a value up to {@code t} of a variable of which three moments are
   * known: a shifted gamma distribution by the cube root of Wilson and Hilferty (1931).
   *
   * @param third the third central moment, at least 0
   */
  static double belowByMoments(double mean, double variance, double third, double t) {
    double scale = Math.sqrt(variance);
    double z = Math.max(-FAR, Math.min(FAR, (t - mean) / scale));
    double skewness = third / (variance * scale);
    if (skewness > 1e-6) {
      double shape = 4 / (skewness * skewness);
      double root = Math.cbrt(Math.max(0, 1 + z * skewness / 2));
      z = (root - 1 + 1 / (9 * shape)) * 3 * Math.sqrt(shape);
    }
    return 1 - above(z);
  }
}
