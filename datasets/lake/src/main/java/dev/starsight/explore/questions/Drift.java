package dev.starsight.explore.questions;

import dev.starsight.chart.ValueFormat;
import dev.starsight.explore.internal.Moments;
import dev.starsight.explore.internal.changes.Significance;
import java.util.Arrays;

/**
 * How far two sources are apart in one respect, and whether chance alone could be why.
 *
 * @param measure what is measured, such as {@code population stability index}
 * @param value the index, which is 0 for equal shares, or else second minus first; NaN where one
 *     source has nothing to measure
 * @param low lower end of the 95 % interval of a difference; NaN for an index
 * @param high upper end of the 95 % interval of a difference; NaN for an index
 * @param size the same on one scale for everything: the index, or the square of the difference in
 *     standard deviations, which is the index of two normal distributions that far apart
 * @param verdict what to call it
 */
public record Drift(
    String measure, double value, double low, double high, double size, Verdict verdict) {

  /** What a difference is called. */
  public enum Verdict {
    /** Chance does as much to two samples of one population in more than one of twenty cases. */
    CHANCE("no more than chance"),
    /** More than that, but a size below 0.01, as among millions of reviews. */
    NEGLIGIBLE("more than chance, yet negligible"),
    /** A size of 0.01 to 0.1. */
    SMALL("a small change"),
    /** A size of 0.1 to 0.25. */
    MODERATE("a moderate change"),
    /** A size of more than 0.25. */
    LARGE("a large change"),
    /** One of the sources has too few reviews to tell. */
    NOT_JUDGED("too few reviews to judge");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    /** As people read it: "a small change". */
    public String words() {
      return words;
    }
  }

  public static final String INDEX = "population stability index";

  private static final double SMALL = 0.01;
  private static final double MODERATE = 0.1;
  private static final double LARGE = 0.25;

  /** Of fewer reviews nothing is said. */
  private static final int FEW = 10;

  /**
   * Half a review is put into each class, so that an empty one does not make the index infinite.
   */
  private static final double PRIOR = 0.5;

  /** Counts of the same classes in both sources. */
  public static Drift ofShares(long[] first, long[] second) {
    return ofShares(INDEX, first, second, Significance.LEVEL);
  }

  /**
   * Counts of the same classes in both sources.
   *
   * @param level how seldom chance may be mistaken for more
   */
  public static Drift ofShares(String measure, long[] first, long[] second, double level) {
    long all = Arrays.stream(first).sum();
    long others = Arrays.stream(second).sum();
    double index = all == 0 || others == 0 ? Double.NaN : index(first, all, second, others);
    Verdict verdict =
        Math.min(all, others) < FEW
            ? Verdict.NOT_JUDGED
            : Significance.explains(first, second, level) ? Verdict.CHANCE : verdict(index);
    return new Drift(measure, index, Double.NaN, Double.NaN, index, verdict);
  }

  private static double index(long[] first, long all, long[] second, long others) {
    double index = 0;
    for (int i = 0; i < first.length; i++) {
      double p = (first[i] + PRIOR) / (all + PRIOR * first.length);
      double q = (second[i] + PRIOR) / (others + PRIOR * first.length);
      index += (q - p) * Math.log(q / p);
    }
    return index;
  }

  /** Means of whole numbers: Welch's interval of their difference. */
  public static Drift ofMeans(String measure, Moments first, Moments second) {
    return ofMeans(measure, first, second, Significance.LEVEL);
  }

  /**
   * Means of whole numbers.
   *
   * @param level how seldom the interval may miss the difference
   */
  public static Drift ofMeans(String measure, Moments first, Moments second, double level) {
    double difference = second.mean() - first.mean();
    double a = first.variance() / first.count();
    double b = second.variance() / second.count();
    double freedom =
        (a + b) * (a + b) / (a * a / (first.count() - 1) + b * b / (second.count() - 1));
    double half = a + b == 0 ? 0 : Significance.student(freedom, level) * Math.sqrt(a + b);
    double variance =
        (first.variance() * (first.count() - 1) + second.variance() * (second.count() - 1))
            / (first.count() + second.count() - 2);
    long fewer = Math.min(first.count(), second.count());
    return ofDifference(measure, difference, half, half, square(difference, variance), fewer);
  }

  private static double square(double difference, double variance) {
    return difference == 0 ? 0 : difference * difference / variance;
  }

  /** Shares of hits: Newcombe's interval of their difference. */
  public static Drift ofRates(String measure, long hits, long all, long otherHits, long others) {
    double p = (double) hits / all;
    double q = (double) otherHits / others;
    double down = Math.hypot(q - wilson(q, others, -1), wilson(p, all, 1) - p);
    double up = Math.hypot(wilson(q, others, 1) - q, p - wilson(p, all, -1));
    long[] first = {hits, all - hits};
    long[] second = {otherHits, others - otherHits};
    double size = all == 0 || others == 0 ? Double.NaN : index(first, all, second, others);
    return ofDifference(measure, q - p, down, up, size, Math.min(all, others));
  }

  /** An end of Wilson's interval of a share. */
  private static double wilson(double share, long count, int sign) {
    double z = Significance.normal(Significance.LEVEL / 2);
    double n = count;
    double middle = share + z * z / (2 * n);
    double half = z * Math.sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    return (middle + sign * half) / (1 + z * z / n);
  }

  /**
   * A difference that was judged by its interval.
   *
   * @param fewer reviews in the smaller source
   */
  public static Drift ofDifference(
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

  /** Whether chance alone does not do it. */
  public boolean isChange() {
    return verdict != Verdict.CHANCE && verdict != Verdict.NOT_JUDGED;
  }

  /** The value with its sign where it is a difference: "+0.31", "0.142", "n/a". */
  public String shownValue() {
    return isIndex() ? ValueFormat.decimals(3).format(value) : signed(value, format());
  }

  /** The interval: "+0.29 to +0.33"; empty where there is none. */
  public String shownInterval() {
    return Double.isNaN(low) || Double.isNaN(high)
        ? ""
        : signed(low, format()) + " to " + signed(high, format());
  }

  /** All in a few words, to stand in a sentence. */
  public String words() {
    if (isIndex()) {
      return measure + " " + shownValue() + ", " + verdict.words();
    }
    String interval = shownInterval();
    return shownValue()
        + (interval.isEmpty() ? "" : " (95 % interval " + interval + ")")
        + ", "
        + verdict.words();
  }

  private boolean isIndex() {
    return measure.startsWith(INDEX);
  }

  /** Digits that the interval leaves a meaning, but two at least. */
  private ValueFormat format() {
    double half = (high - low) / 2;
    int decimals = half > 0 ? 1 - (int) Math.floor(Math.log10(half)) : 2;
    return ValueFormat.decimals(Math.max(2, Math.min(6, decimals)));
  }

  /** A number with its sign; one that rounds to nothing has none. */
  public static String signed(double number, ValueFormat format) {
    String text = format.format(number);
    boolean positive = number > 0 && text.chars().anyMatch(c -> c >= '1' && c <= '9');
    return positive ? "+" + text : text;
  }
}
