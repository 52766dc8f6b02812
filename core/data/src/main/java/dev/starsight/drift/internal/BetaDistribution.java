package dev.starsight.drift.internal;

/** The beta distribution. Pure functions. */
public final class BetaDistribution {

  private static final int STEPS = 60;
  private static final int MAX_TERMS = 10_000;
  private static final double TINY = 1e-300;
  private static final double PRECISION = 1e-15;

  private BetaDistribution() {}

  /**
   * Returns the value that is not exceeded with a probability; 0 or 1 if one parameter is 0.
   *
   * @param a at least 0
   * @param b at least 0, not 0 together with {@code a}
   * @param probability above 0, below 1
   */
  public static double quantile(double a, double b, double probability) {
    if (a <= 0 || b <= 0) {
      return a <= 0 ? 0 : 1;
    }
    double low = 0;
    double high = 1;
    for (int i = 0; i < STEPS; i++) {
      double middle = (low + high) / 2;
      if (cumulative(a, b, middle) < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** Returns the regularized incomplete beta function, the probability of a value up to x. */
  public static double cumulative(double a, double b, double x) {
    if (x <= 0 || x >= 1) {
      return x <= 0 ? 0 : 1;
    }
    double front =
        Math.exp(
            Probabilities.logGamma(a + b)
                - Probabilities.logGamma(a)
                - Probabilities.logGamma(b)
                + a * Math.log(x)
                + b * Math.log1p(-x));
    return x < (a + 1) / (a + b + 2)
        ? front * continuedFraction(a, b, x) / a
        : 1 - front * continuedFraction(b, a, 1 - x) / b;
  }

  /** Evaluates the continued fraction by the method of Lentz (1976). */
  private static double continuedFraction(double a, double b, double x) {
    double c = 1;
    double d = 1 / awayFromZero(1 - (a + b) * x / (a + 1));
    double value = d;
    for (int m = 1; m <= MAX_TERMS; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / awayFromZero(1 + even * d);
      c = awayFromZero(1 + even / c);
      value *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / awayFromZero(1 + odd * d);
      c = awayFromZero(1 + odd / c);
      value *= d * c;
      if (Math.abs(d * c - 1) < PRECISION) {
        break;
      }
    }
    return value;
  }

  private static double awayFromZero(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }
}
