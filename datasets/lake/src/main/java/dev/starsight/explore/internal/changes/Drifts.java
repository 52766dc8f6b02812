package dev.starsight.explore.internal.changes;

import dev.starsight.explore.internal.Moments;
import dev.starsight.explore.internal.StarCounts;
import dev.starsight.explore.internal.changes.Significance.Chance;
import dev.starsight.explore.questions.Drift;
import dev.starsight.explore.questions.Drift.Verdict;
import java.util.Arrays;

/** Measures and judges the difference between two sources. Pure functions. */
final class Drifts {

  private static final double SMALL = 0.01;
  private static final double MODERATE = 0.1;
  private static final double LARGE = 0.25;

  /** A source with fewer reviews is not judged. */
  private static final int FEW = 10;

  /** Each class gets half a review more, so that an empty one does not make the index infinite. */
  private static final double PRIOR = 0.5;

  private Drifts() {}

  /** Compares the counts of the same classes in both sources. */
  static Drift ofShares(long[] first, long[] second) {
    return ofShares(Drift.INDEX, first, second, Significance.LEVEL);
  }

  /**
   * Compares the counts of the same classes in both sources.
   *
   * @param level how often chance may be mistaken for a change
   */
  static Drift ofShares(String measure, long[] first, long[] second, double level) {
    long all = Arrays.stream(first).sum();
    long others = Arrays.stream(second).sum();
    double index = index(first, all, second, others);
    Verdict verdict =
        Math.min(all, others) < FEW
            ? Verdict.NOT_JUDGED
            : switch (Significance.ofCounts(first, second, level)) {
              case CANNOT_BE_JUDGED -> Verdict.NOT_JUDGED;
              case EXPLAINS -> Verdict.CHANCE;
              case DOES_NOT_EXPLAIN -> verdict(index);
            };
    return new Drift(measure, index, Double.NaN, Double.NaN, index, verdict);
  }

  private static double index(long[] first, long all, long[] second, long others) {
    double index = all == 0 || others == 0 ? Double.NaN : 0;
    for (int i = 0; i < first.length; i++) {
      double p = (first[i] + PRIOR) / (all + PRIOR * first.length);
      double q = (second[i] + PRIOR) / (others + PRIOR * first.length);
      index += (q - p) * Math.log(q / p);
    }
    return index;
  }

  /** Compares means of whole numbers by Welch's interval of their difference. */
  static Drift ofMeans(String measure, Moments first, Moments second) {
    return ofMeans(measure, first, second, Significance.LEVEL);
  }

  /**
   * Compares average stars by Welch's interval of their difference. Where there are too few reviews
   * for it at this level, a {@link PermutationTest} confirms a change.
   *
   * @param level how often the interval may miss the difference
   */
  static Drift ofStars(String measure, StarCounts first, StarCounts second, double level) {
    Drift drift = ofMeans(measure, first.moments(), second.moments(), level);
    boolean swapped = first.reviews() > second.reviews();
    StarCounts fewer = swapped ? second : first;
    if (!drift.isChange() || fewer.reviews() >= Significance.enough(level)) {
      return drift;
    }
    long[] all = fewer.toArray();
    long[] more = (swapped ? first : second).toArray();
    for (int i = 0; i < all.length; i++) {
      all[i] += more[i];
    }
    double mean = new StarCounts(all).average();
    boolean chance =
        PermutationTest.explains(
            fewer.toArray(), all, level, drawn -> Math.abs(new StarCounts(drawn).average() - mean));
    return chance ? explained(drift) : drift;
  }

  private static Drift explained(Drift drift) {
    return new Drift(
        drift.measure(), drift.value(), drift.low(), drift.high(), drift.size(), Verdict.CHANCE);
  }

  /**
   * Compares means of whole numbers by Welch's interval of their difference. A change must also be
   * one by the variance of both together: the few large numbers that a small sample of a skewed
   * distribution lacks make its own variance too small.
   *
   * @param level how often the interval may miss the difference
   */
  private static Drift ofMeans(String measure, Moments first, Moments second, double level) {
    double difference = second.mean() - first.mean();
    double a = first.variance() / first.count();
    double b = second.variance() / second.count();
    double freedom =
        (a + b) * (a + b) / (a * a / (first.count() - 1) + b * b / (second.count() - 1));
    double half = a + b == 0 ? 0 : Significance.student(freedom, level) * Math.sqrt(a + b);
    double variance =
        (first.variance() * (first.count() - 1) + second.variance() * (second.count() - 1))
            / (first.count() + second.count() - 2);
    double size = difference == 0 ? 0 : difference * difference / variance;
    long fewer = Math.min(first.count(), second.count());
    Drift drift = ofDifference(measure, difference, half, half, size, fewer);
    double together = first.plus(second).variance() * (1.0 / first.count() + 1.0 / second.count());
    boolean chance =
        drift.isChange()
            && Math.abs(difference) <= Significance.normal(level / 2) * Math.sqrt(together);
    return chance ? explained(drift) : drift;
  }

  /**
   * Compares shares of hits by Newcombe's interval of their difference. Where hits are too few for
   * it, a {@link PermutationTest} confirms a change.
   */
  static Drift ofRates(String measure, long hits, long all, long otherHits, long others) {
    double p = (double) hits / all;
    double q = (double) otherHits / others;
    double down = Math.hypot(q - wilson(q, others, -1), wilson(p, all, 1) - p);
    double up = Math.hypot(wilson(q, others, 1) - q, p - wilson(p, all, -1));
    long[] first = {hits, all - hits};
    long[] second = {otherHits, others - otherHits};
    double size = index(first, all, second, others);
    Drift drift = ofDifference(measure, q - p, down, up, size, Math.min(all, others));
    boolean chance =
        drift.isChange()
            && Significance.ofCounts(first, second, Significance.LEVEL) != Chance.DOES_NOT_EXPLAIN
            && exactly(first, second);
    return chance ? explained(drift) : drift;
  }

  private static boolean exactly(long[] first, long[] second) {
    long[] fewer = first[0] + first[1] <= second[0] + second[1] ? first : second;
    long[] all = {first[0] + second[0], first[1] + second[1]};
    double size = (double) fewer[0] + fewer[1];
    double expected = size * all[0] / ((double) all[0] + all[1]);
    return PermutationTest.explains(
        fewer, all, Significance.LEVEL, drawn -> Math.abs(drawn[0] - expected));
  }

  /** Returns an end of Wilson's interval of a share. */
  private static double wilson(double share, long count, int sign) {
    double z = Significance.normal(Significance.LEVEL / 2);
    double n = count;
    double middle = share + z * z / (2 * n);
    double half = z * Math.sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    return (middle + sign * half) / (1 + z * z / n);
  }

  /**
   * Judges a difference by its interval.
   *
   * @param fewer the number of reviews in the smaller source
   */
  static Drift ofDifference(
      String measure, double difference, double down, double up, double size, long fewer) {
    double low = difference - down;
    double high = difference + up;
    Verdict verdict =
        fewer < FEW || Double.isNaN(difference)
            ? Verdict.NOT_JUDGED
            : low <= 0 && high >= 0 ? Verdict.CHANCE : verdict(size);
    return new Drift(measure, difference, low, high, size, verdict);
  }

  private static Verdict verdict(double size) {
    if (size < MODERATE) {
      return size < SMALL ? Verdict.NEGLIGIBLE : Verdict.SMALL;
    }
    return size <= LARGE ? Verdict.MODERATE : Verdict.LARGE;
  }
}
