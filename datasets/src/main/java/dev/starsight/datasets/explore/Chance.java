package dev.starsight.datasets.explore;

/** How far apart equal things come to lie by chance. Pure functions. */
final class Chance {

  /** What happens more seldom than this is not called chance. */
  static final double LEVEL = 0.05;

  /** Classes in which fewer values are expected are put together. */
  private static final double EXPECTED = 5;

  private Chance() {}

  /**
   * The value that a standard normal variable exceeds with a probability, to three decimals
   * (Abramowitz and Stegun, 26.2.23).
   *
   * @param probability above 0, at most 0.5
   */
  static double normal(double probability) {
    double t = Math.sqrt(-2 * Math.log(probability));
    return t
        - (2.515517 + t * (0.802853 + t * 0.010328))
            / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  }

  /**
   * The value whose size Student's t exceeds with a probability, from ten degrees of freedom on to
   * two decimals where that is one of twenty (Cornish and Fisher).
   */
  static double student(double freedom, double probability) {
    double z = normal(probability / 2);
    double cube = z * z * z;
    return z
        + (cube + z) / (4 * freedom)
        + (5 * cube * z * z + 16 * cube + 3 * z) / (96 * freedom * freedom);
  }

  /**
   * The value that chi-square exceeds with a probability, within one percent (Wilson and Hilferty
   * from three degrees of freedom on).
   */
  static double chiSquare(int freedom, double probability) {
    if (freedom == 1) {
      double z = normal(probability / 2);
      return z * z;
    }
    if (freedom == 2) {
      return -2 * Math.log(probability);
    }
    double part = 2.0 / (9 * freedom);
    return freedom * Math.pow(1 - part + normal(probability) * Math.sqrt(part), 3);
  }

  /**
   * Whether counts of the same classes in two samples could be of one population: Pearson's test of
   * homogeneity, classes with few values put together.
   *
   * @param probability how seldom chance may be mistaken for more
   */
  static boolean explains(long[] first, long[] second, double probability) {
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
