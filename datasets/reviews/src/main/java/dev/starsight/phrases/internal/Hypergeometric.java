package dev.starsight.phrases.internal;

import dev.starsight.drift.internal.Probabilities;
import java.util.Arrays;

/**
 * Fisher's exact test. If {@code total} of {@code first + second} reviews say something, whichever
 * they are, the number of them on the first side is hypergeometric. Immutable.
 */
final class Hypergeometric {

  private static final int TABLED = 1 << 21;

  /** The logarithms of factorials, which grow as larger ones are needed. */
  private static volatile double[] shared = {0, 0};

  /** A term so much smaller than the sum does not change it. */
  private static final double NEGLIGIBLE = 1e-17;

  private final long first;
  private final long second;
  private final double[] logFactorials;

  /** Creates the test of two sides with so many reviews. */
  public Hypergeometric(long first, long second) {
    this.first = first;
    this.second = second;
    this.logFactorials = logFactorials((int) Math.min(first + second + 1, TABLED));
  }

  private static double[] logFactorials(int size) {
    double[] known = shared;
    if (known.length < size) {
      double[] grown = Arrays.copyOf(known, size);
      for (int i = known.length; i < size; i++) {
        grown[i] = grown[i - 1] + Math.log(i);
      }
      shared = grown;
      known = grown;
    }
    return known;
  }

  /**
   * Returns the probability of at least {@code count} reviews on the first side.
   *
   * @param count 0 to {@code total}
   * @param total reviews of both sides that say it
   */
  public double atLeast(long count, long total) {
    if (count <= Math.max(0, total - second)) {
      return 1;
    }
    if (count > Math.min(total, first)) {
      return 0;
    }
    double term = Math.exp(logProbability(count, total));
    if (count * (double) (first + second) < total * (double) first) {
      return Math.min(1, 1 - below(count, total));
    }
    double sum = 0;
    for (long k = count; term > sum * NEGLIGIBLE; k++) {
      sum += term;
      if (k == Math.min(total, first)) {
        break;
      }
      term *= (total - k) / (k + 1.0) * ((first - k) / (double) (second - total + k + 1));
    }
    return Math.min(1, sum);
  }

  /** Returns the probability of at most {@code count} reviews on the first side. */
  public double atMost(long count, long total) {
    return count >= Math.min(total, first)
        ? 1
        : count * (double) (first + second) < total * (double) first
            ? below(count + 1, total)
            : Math.min(1, Math.max(0, 1 - atLeast(count + 1, total)));
  }

  /** Returns twice the smaller tail, at most 1. */
  public double twoSided(long count, long total) {
    boolean above = count * (double) (first + second) > total * (double) first;
    return Math.min(1, 2 * (above ? atLeast(count, total) : atMost(count, total)));
  }

  /** Returns the smallest {@link #atLeast} that so many reviews can have. */
  double smallest(long total) {
    return atLeast(Math.min(total, first), total);
  }

  /** Returns the smallest {@link #twoSided} that so many reviews can have. */
  double smallestTwoSided(long total) {
    return Math.min(1, 2 * Math.min(smallest(total), atMost(Math.max(0, total - second), total)));
  }

  /** The probability of fewer than {@code count}, which is below the mean. */
  private double below(long count, long total) {
    long least = Math.max(0, total - second);
    if (count <= least) {
      return 0;
    }
    double term = Math.exp(logProbability(count - 1, total));
    double sum = 0;
    for (long k = count - 1; term > sum * NEGLIGIBLE; k--) {
      sum += term;
      if (k == least) {
        break;
      }
      term *= k / (total - k + 1.0) * ((second - total + k) / (double) (first - k + 1));
    }
    return Math.min(1, sum);
  }

  private double logProbability(long count, long total) {
    return logChoose(first, count)
        + logChoose(second, total - count)
        - logChoose(first + second, total);
  }

  private double logChoose(long n, long k) {
    return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
  }

  private double logFactorial(long n) {
    return n < logFactorials.length ? logFactorials[(int) n] : Probabilities.logGamma(n + 1.0);
  }
}
