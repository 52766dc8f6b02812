package dev.starsight.drift.internal;

/**
 * Tail probabilities of test statistics. Pure functions.
 *
 * <p>The incomplete gamma function by its series and its continued fraction (Press et al.,
 * Numerical Recipes, 6.2); the two-sample Kolmogorov-Smirnov statistic by counting paths where the
 * samples are small, and by its limit otherwise.
 */
public final class Probabilities {

  /** The 97.5 % quantile of the standard normal distribution. */
  public static final double Z_95 = 1.959963984540054;

  private static final double[] LANCZOS = {
    0.9999999999998099,
    676.5203681218851,
    -1259.1392167224028,
    771.3234287776531,
    -176.6150291621406,
    12.507343278686905,
    -0.13857109526572012,
    9.984369578019572e-6,
    1.5056327351493116e-7
  };

  private static final double PRECISION = 1e-15;
  private static final int MAX_STEPS = 100_000;

  /** Paths are counted for up to so many pairs of values; the limit is good beyond. */
  private static final long EXACT_PAIRS = 250_000;

  private static final double ROUNDING = 1e-7;

  private Probabilities() {}

  /** Returns the natural logarithm of the gamma function; the argument must be above 0. */
  public static double logGamma(double x) {
    if (x < 0.5) {
      return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
    }
    double sum = LANCZOS[0];
    for (int i = 1; i < LANCZOS.length; i++) {
      sum += LANCZOS[i] / (x - 1 + i);
    }
    double t = x + LANCZOS.length - 2.5;
    return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
  }

  /** Returns the probability that chi-square with these degrees of freedom is at least this. */
  public static double chiSquareTail(double statistic, int freedom) {
    return statistic <= 0 ? 1 : upperGamma(freedom / 2.0, statistic / 2);
  }

  /** Returns the probability that a standard normal variable is at least this. */
  public static double normalTail(double z) {
    if (Double.isNaN(z)) {
      return Double.NaN;
    }
    double half = z == 0 ? 0.5 : 0.5 * upperGamma(0.5, z * z / 2);
    return z >= 0 ? half : 1 - half;
  }

  /** Returns the regularized upper incomplete gamma function of a and x, both above 0. */
  private static double upperGamma(double a, double x) {
    if (Double.isInfinite(x)) {
      return 0;
    }
    double factor = Math.exp(-x + a * Math.log(x) - logGamma(a));
    return x < a + 1 ? 1 - factor * series(a, x) : factor * fraction(a, x);
  }

  private static double series(double a, double x) {
    double term = 1 / a;
    double sum = term;
    for (int i = 1; i < MAX_STEPS && term > sum * PRECISION; i++) {
      term *= x / (a + i);
      sum += term;
    }
    return sum;
  }

  /** Lentz's method. */
  private static double fraction(double a, double x) {
    double b = x + 1 - a;
    double c = 1 / Double.MIN_NORMAL;
    double d = 1 / b;
    double h = d;
    for (int i = 1; i < MAX_STEPS; i++) {
      double an = -i * (i - a);
      b += 2;
      d = 1 / away(an * d + b);
      c = away(b + an / c);
      double step = d * c;
      h *= step;
      if (Math.abs(step - 1) <= PRECISION) {
        break;
      }
    }
    return h;
  }

  private static double away(double value) {
    return Math.abs(value) < Double.MIN_NORMAL ? Double.MIN_NORMAL : value;
  }

  /**
   * Returns the probability that two samples of one continuous distribution have empirical
   * distributions that are at least this far apart. Where values are equal it is an upper bound.
   *
   * @param distance the largest difference of the empirical distributions, 0 to 1
   */
  public static double kolmogorovTail(int first, int second, double distance) {
    double n = first;
    double m = second;
    if ((long) first * second > EXACT_PAIRS) {
      return kolmogorovLimit(Math.sqrt(n * m / (n + m)) * distance);
    }
    // Half a step below the statistic, so that rounding does not exclude it.
    double bound = (0.5 + Math.floor(distance * n * m - ROUNDING)) / (n * m);
    double[] reached = new double[second + 1];
    for (int j = 1; j <= second; j++) {
      reached[j] = j / m >= bound ? 1 : reached[j - 1];
    }
    for (int i = 1; i <= first; i++) {
      reached[0] = i / n >= bound ? 1 : reached[0];
      for (int j = 1; j <= second; j++) {
        double share = i / (double) (i + j);
        reached[j] =
            Math.abs(i / n - j / m) >= bound
                ? 1
                : share * reached[j] + (1 - share) * reached[j - 1];
      }
    }
    return Math.min(1, reached[second]);
  }

  private static double kolmogorovLimit(double scaled) {
    if (scaled < 0.3) { // 1 - 9e-6 at 0.3, and the series converges slowly below
      return 1;
    }
    double tail = 0;
    for (int k = 1; k <= 100; k++) {
      double term = 2 * Math.exp(-2.0 * k * k * scaled * scaled);
      tail += k % 2 == 1 ? term : -term;
      if (term < tail * PRECISION) {
        break;
      }
    }
    return Math.max(0, Math.min(1, tail));
  }

  /**
   * Returns the two-sided probability of Fisher's exact test that two shares of hits differ as much
   * by chance.
   *
   * @param hits of {@code all}
   * @param otherHits of {@code others}
   */
  public static double fisher(long hits, long all, long otherHits, long others) {
    long good = hits + otherHits;
    long least = Math.max(0, good - others);
    long most = Math.min(good, all);
    double observed = logHypergeometric(hits, good, all, others);
    double sum = 0;
    for (long k = least; k <= most; k++) {
      double probability = logHypergeometric(k, good, all, others);
      sum += probability <= observed + ROUNDING ? Math.exp(probability) : 0;
    }
    return Math.min(1, sum);
  }

  private static double logHypergeometric(long hits, long good, long all, long others) {
    return logChoose(all, hits) + logChoose(others, good - hits) - logChoose(all + others, good);
  }

  private static double logChoose(long all, long chosen) {
    return logGamma(all + 1.0) - logGamma(chosen + 1.0) - logGamma(all - chosen + 1.0);
  }
}
