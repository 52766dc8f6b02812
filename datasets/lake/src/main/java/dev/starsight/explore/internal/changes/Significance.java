package dev.starsight.explore.internal.changes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;

/** Critical values, and the test of homogeneity. Pure functions. */
final class Significance {

  /** A difference that chance makes less often than this is called a change. */
  static final double LEVEL = 0.05;

  /** Classes with a smaller expected count are put together. */
  private static final double EXPECTED = 5;

  /** A statistic so many times its critical value needs no exact test. */
  static final double FAR = 4;

  /** Whether chance alone explains a difference. */
  enum Chance {
    EXPLAINS,
    DOES_NOT_EXPLAIN,
    CANNOT_BE_JUDGED
  }

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
   * Judges whether two samples could come from one population, by the counts of the same classes in
   * both: Pearson's test of homogeneity. Classes that expect fewer than 5 are put together, and
   * with the smallest of the others if they expect fewer than 5 even so. Where that leaves counts
   * too small for the distribution of chi-square at this level, a {@link PermutationTest} confirms
   * a difference.
   *
   * @param level how often chance may be mistaken for a change
   */
  static Chance ofCounts(long[] first, long[] second, double level) {
    long ones = Arrays.stream(first).sum();
    long others = Arrays.stream(second).sum();
    boolean swapped = ones > others;
    List<long[]> classes =
        classes(swapped ? second : first, swapped ? first : second, Math.min(ones, others));
    if (classes.size() < 2) {
      return occupied(first, second) < 2 && Math.min(ones, others) >= EXPECTED
          ? Chance.EXPLAINS
          : Chance.CANNOT_BE_JUDGED;
    }
    long[] fewer = classes.stream().mapToLong(each -> each[0]).toArray();
    long[] all = classes.stream().mapToLong(each -> each[0] + each[1]).toArray();
    double smaller = Math.min(ones, others);
    double larger = Math.max(ones, others);
    double critical = chiSquare(all.length - 1, level);
    double statistic = chiSquare(fewer, all, smaller, larger);
    if (statistic <= critical) {
      return Chance.EXPLAINS;
    }
    double least = Arrays.stream(all).min().orElseThrow() * (smaller / (smaller + larger));
    boolean few = least < enough(level) / 9 && statistic < FAR * critical;
    return few
            && PermutationTest.explains(
                fewer, all, level, drawn -> chiSquare(drawn, all, smaller, larger))
        ? Chance.EXPLAINS
        : Chance.DOES_NOT_EXPLAIN;
  }

  /**
   * Returns the count from which a sum with a skewness of 3 is so close to normal that a tail of
   * this level is right within some 10 %; the sixth power is from the expansion of Edgeworth.
   */
  static double enough(double level) {
    return Math.pow(normal(level / 2), 6);
  }

  private static long occupied(long[] first, long[] second) {
    return IntStream.range(0, first.length).filter(i -> first[i] + second[i] > 0).count();
  }

  /** Returns the counts of both samples by class, small classes put together. */
  private static List<long[]> classes(long[] fewer, long[] more, long size) {
    double share = size / (double) (Arrays.stream(fewer).sum() + Arrays.stream(more).sum());
    List<long[]> kept = new ArrayList<>();
    long[] rest = new long[2];
    for (int i = 0; i < fewer.length; i++) {
      if ((fewer[i] + more[i]) * share >= EXPECTED) {
        kept.add(new long[] {fewer[i], more[i]});
      } else {
        rest[0] += fewer[i];
        rest[1] += more[i];
      }
    }
    if (rest[0] + rest[1] > 0) {
      kept.sort(Comparator.comparingLong(each -> each[0] + each[1]));
      if ((rest[0] + rest[1]) * share < EXPECTED && !kept.isEmpty()) {
        kept.get(0)[0] += rest[0];
        kept.get(0)[1] += rest[1];
      } else {
        kept.add(rest);
      }
    }
    return kept;
  }

  private static double chiSquare(long[] fewer, long[] all, double smaller, double larger) {
    double statistic = 0;
    for (int i = 0; i < all.length; i++) {
      statistic += term((double) fewer[i], (double) (all[i] - fewer[i]), smaller, larger);
    }
    return statistic;
  }

  /** (a - e)² / e of both samples at once: their deviations are equal. */
  private static double term(double a, double b, double ones, double others) {
    double deviation = a * others - b * ones;
    return deviation * deviation / (ones * others * (a + b));
  }
}
