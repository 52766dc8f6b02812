package dev.starsight.quality.anomalies;

/** Quantiles of Student's distribution. */
final class StudentT {

  private static final double LARGEST = 1e9;
  private static final int HALVINGS = 200;
  private static final double PRECISION = 1e-15;
  private static final int MOST_TERMS = 1000;

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
    return incompleteBeta(freedom / 2, 0.5, freedom / (freedom + value * value));
  }

  /** Returns the regularized incomplete beta function. */
  private static double incompleteBeta(double a, double b, double x) {
    if (x <= 0 || x >= 1) {
      return x <= 0 ? 0 : 1;
    }
    double front =
        Math.exp(
            logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
    return x < (a + 1) / (a + b + 2)
        ? front * fraction(a, b, x) / a
        : 1 - front * fraction(b, a, 1 - x) / b;
  }

  /** Evaluates the continued fraction of the incomplete beta function, by Lentz's method. */
  private static double fraction(double a, double b, double x) {
    double c = 1;
    double d = 1 / (1 - (a + b) * x / (a + 1));
    double result = d;
    for (int m = 1; m < MOST_TERMS; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / (1 + even * d);
      c = 1 + even / c;
      result *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / (1 + odd * d);
      c = 1 + odd / c;
      double change = d * c;
      result *= change;
      if (Math.abs(change - 1) < PRECISION) {
        break;
      }
    }
    return result;
  }

  /** Returns the logarithm of the gamma function for a positive number, by Stirling's series. */
  private static double logGamma(double x) {
    double shift = 0;
    double z = x;
    while (z < 10) {
      shift += Math.log(z);
      z++;
    }
    double inverse = 1 / z;
    double square = inverse * inverse;
    double series =
        inverse * (1 / 12.0 - square * (1 / 360.0 - square * (1 / 1260.0 - square / 1680.0)));
    return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
  }
}
