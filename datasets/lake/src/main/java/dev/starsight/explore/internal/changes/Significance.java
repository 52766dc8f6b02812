package dev.starsight.explore.internal.changes;

import java.util.Arrays;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;

/** Critical values, and the test of homogeneity. Pure functions. */
final class Significance {

  /** A difference that chance makes less often than this is called a change. */
  static final double LEVEL = 0.05;

  /** Classes with a smaller expected count are put together. */
  private static final double EXPECTED = 5;

  /** Null stands for the generator of random numbers, which only sampling would need. */
  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  private Significance() {}

  /** Returns the value that a standard normal variable exceeds with this probability. */
  static double normal(double probability) {
    return -NORMAL.inverseCumulativeProbability(probability);
  }

  /**
   * Returns the value that the absolute value of Student's t exceeds with this probability; NaN
   * where the degrees of freedom are not known.
   */
  static double student(double freedom, double probability) {
    return Double.isNaN(freedom)
        ? Double.NaN
        : -new TDistribution(null, freedom).inverseCumulativeProbability(probability / 2);
  }

  /** Returns the value that chi-square exceeds with this probability. */
  static double chiSquare(int freedom, double probability) {
    return new ChiSquaredDistribution(null, freedom).inverseCumulativeProbability(1 - probability);
  }

  /**
   * Returns whether two samples could come from one population, judged by the counts of the same
   * classes in both: Pearson's test of homogeneity, classes with few values put together.
   *
   * @param probability how often chance may be mistaken for a change
   */
  static boolean explains(long[] first, long[] second, double probability) {
    double ones = Arrays.stream(first).sum();
    double others = Arrays.stream(second).sum();
    double least = Math.min(ones, others) / (ones + others);
    double statistic = 0;
    int classes = 0;
    double restFirst = 0;
    double restSecond = 0;
    for (int i = 0; i < first.length; i++) {
      if (((double) first[i] + second[i]) * least >= EXPECTED) {
        statistic += term((double) first[i], (double) second[i], ones, others);
        classes++;
      } else {
        restFirst += first[i];
        restSecond += second[i];
      }
    }
    if (restFirst + restSecond > 0) {
      statistic += term(restFirst, restSecond, ones, others);
      classes++;
    }
    return classes < 2 || statistic <= chiSquare(classes - 1, probability);
  }

  /** (a - e)² / e of both samples at once: their deviations are equal. */
  private static double term(double a, double b, double ones, double others) {
    double deviation = a * others - b * ones;
    return deviation * deviation / (ones * others * (a + b));
  }
}
