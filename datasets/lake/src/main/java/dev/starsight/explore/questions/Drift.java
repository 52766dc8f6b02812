package dev.starsight.explore.questions;

import dev.starsight.chart.ValueFormat;

/**
 * The difference between two sources in one respect, and whether chance alone could explain it.
 *
 * @param measure what is measured, such as {@code population stability index}
 * @param value the index, which is 0 for equal shares, or else second minus first; NaN where one
 *     source has nothing to measure
 * @param low lower end of the 95 % interval of a difference; NaN for an index
 * @param high upper end of the 95 % interval of a difference; NaN for an index
 * @param size the difference on one scale for all measures: the index, or the square of the
 *     difference in standard deviations, which is the index of two normal distributions that far
 *     apart
 * @param verdict the size in words
 */
public record Drift(
    String measure, double value, double low, double high, double size, Verdict verdict) {

  /** What a difference is called. */
  public enum Verdict {
    /** Two samples of one population differ as much in more than one of twenty cases. */
    CHANCE("no more than chance"),
    /** More than chance, but a size below 0.01, as among millions of reviews. */
    NEGLIGIBLE("more than chance, yet negligible"),
    /** A size of 0.01 to 0.1. */
    SMALL("a small change"),
    /** A size of 0.1 to 0.25. */
    MODERATE("a moderate change"),
    /** A size of more than 0.25. */
    LARGE("a large change"),
    /** One of the sources has too few reviews to judge. */
    NOT_JUDGED("too few reviews to judge");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    /** Returns the verdict for people: "a small change". */
    public String words() {
      return words;
    }
  }

  /** The measure of shares; the name of every index starts with it. */
  public static final String INDEX = "population stability index";

  /** Returns whether there is more than chance explains. */
  public boolean isChange() {
    return verdict != Verdict.CHANCE && verdict != Verdict.NOT_JUDGED;
  }

  /** Returns the value, with its sign where it is a difference: "+0.31", "0.142", "n/a". */
  public String shownValue() {
    return isIndex() ? ValueFormat.decimals(3).format(value) : signed(value, format());
  }

  /** Returns the interval: "+0.29 to +0.33"; empty where there is none. */
  public String shownInterval() {
    return Double.isNaN(low) || Double.isNaN(high)
        ? ""
        : signed(low, format()) + " to " + signed(high, format());
  }

  /** Returns value, interval and verdict, to stand in a sentence. */
  public String words() {
    String interval = shownInterval();
    return "%s%s%s, %s"
        .formatted(
            isIndex() ? measure + " " : "",
            shownValue(),
            interval.isEmpty() ? "" : " (95 % interval " + interval + ")",
            verdict.words());
  }

  private boolean isIndex() {
    return measure.startsWith(INDEX);
  }

  /** As many decimals as the interval leaves meaningful, but at least two. */
  private ValueFormat format() {
    double half = (high - low) / 2;
    int decimals = half > 0 ? 1 - (int) Math.floor(Math.log10(half)) : 2;
    return ValueFormat.decimals(Math.max(2, Math.min(6, decimals)));
  }

  /** Returns a number with its sign; one that rounds to zero has none. */
  public static String signed(double number, ValueFormat format) {
    String text = format.format(number);
    boolean positive = number > 0 && text.chars().anyMatch(c -> c >= '1' && c <= '9');
    return positive ? "+" + text : text;
  }
}
