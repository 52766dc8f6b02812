package dev.starsight.explore.internal.changes;

import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;

/** Critical values, and the test of homogeneity. Pure functions. */
public final class Significance {

  /** A difference that chance makes less often than this is called a change. */
  public static final double LEVEL = 0.05;

  /** Classes with a smaller expected count are put together. */
  private static final double EXPECTED = 5;

  /** Without a generator of random numbers, which only sampling would need. */
  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  private Significance() {}

  /** Returns the value that a standard normal variable exceeds with this probability. */
  public static double normal(double probability) {
    return -NORMAL.inverseCumulativeProbability(probability);
  }

  /**
   * Returns the value that the absolute value of Student's t exceeds with this probability; NaN
   * where the degrees of freedom are not known.
   */
  public static double student(double freedom, double probability) {
    return Double.isNaN(freedom)
        ? Double.NaN
        : -new TDistribution(null, freedom).inverseCumulativeProbability(probability / 2);
  }

  /** Returns the value that chi-square exceeds with this probability. */
  public static double chiSquare(int freedom, double probability) {
    return new ChiSquaredDistribution(null, freedom).inverseCumulativeProbability(1 - probability);
  }

  /**
   * Returns whether two samples could come from one population, judged by the counts of the same
   * classes in both: Pearson's test of homogeneity, classes with few values put together.
   *
   * @param probability how often chance may be mistaken for a change
   */
  public static boolean explains(long[] first, long[] second, double probability) {
    double sizes = (double) sum(first) * sum(second);
    double all = (double) sum(first) + sum(second);
    double least = Math.min(sum(first), sum(second)) / all;
    double statistic = 0;
    int classes = 0;
    double restFirst = 0;
    double restSecond = 0;
    for (int i = 0; i < first.length; i++) {
      double both = (double) first[i] + second[i];
      if (both * least >= EXPECTED) {
        statistic += term((double) first[i], (double) second[i], first, second, sizes);
        classes++;
      } else {
        restFirst += first[i];
        restSecond += second[i];
      }
    }
    if (restFirst + restSecond > 0) {
      statistic += term(restFirst, restSecond, first, second, sizes);
      classes++;
    }
    return classes < 2 || statistic <= chiSquare(classes - 1, probability);
  }

  /** (a - e)² / e of both samples at once: their deviations are equal. */
  private static double term(double a, double b, long[] first, long[] second, double sizes) {
    double deviation = a * sum(second) - b * sum(first);
    return deviation * deviation / (sizes * (a + b));
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
