package dev.starsight.quality.anomalies;

import dev.starsight.quality.analyzers.DataMetric;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A rule that says which values of a metric are unusual after its earlier ones. Immutable; the
 * methods with a limit throw {@link IllegalArgumentException} if it is not finite or is negative.
 *
 * @param text the rule as it is written in a rules file: "is usual"
 * @param method computes the range of the next value
 * @param least how many earlier values it needs, at least 1
 * @param season which earlier values count
 */
public record AnomalyRule(String text, AnomalyMethod method, int least, Season season) {

  /** How often {@link #usual()} finds a value of a metric unusual that is not. */
  static final double USUAL = 0.001;

  /** Below this, a standard deviation says little. */
  static final int LEAST = 7;

  public AnomalyRule {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(season, "season");
    if (least < 1) {
      throw new IllegalArgumentException(
          "a rule must need at least 1 earlier value, but needs " + least);
    }
  }

  /**
   * Returns the robust rule: the value must be where the next of the last 60 values should be, by
   * their median and the scale Q<sub>n</sub> (Rousseeuw and Croux, Alternatives to the Median
   * Absolute Deviation, JASA 1993), neither of which moves far if some of them are anomalies
   * themselves. Of these 60, values that were found unusual count only if there are more than 5 of
   * them, or 3 that are alike. It needs 7 values, and finds about 1 of 1,000 values unusual by
   * chance if they are normally or log-normally distributed and independent.
   */
  public static AnomalyRule usual() {
    return usual(USUAL);
  }

  /** Returns {@link #usual()} for another share of values that are unusual by chance, 0 to 1. */
  static AnomalyRule usual(double share) {
    return new AnomalyRule("is usual", new RobustRange(share), LEAST, Season.NONE);
  }

  /** Requires that a value differs from the one before by at most this. */
  public static AnomalyRule changesByAtMost(double limit) {
    return change("changes", new ChangeRange(true, true, limit, false));
  }

  /** Requires that a value is at most this below the one before. */
  public static AnomalyRule fallsByAtMost(double limit) {
    return change("falls", new ChangeRange(true, false, limit, false));
  }

  /** Requires that a value is at most this above the one before. */
  public static AnomalyRule risesByAtMost(double limit) {
    return change("rises", new ChangeRange(false, true, limit, false));
  }

  /** Requires that a value differs from the one before by at most this part of it, in percent. */
  public static AnomalyRule changesByAtMostPercent(double limit) {
    return change("changes", new ChangeRange(true, true, limit, true));
  }

  /** Requires that a value is at most this part of the one before below it, in percent. */
  public static AnomalyRule fallsByAtMostPercent(double limit) {
    return change("falls", new ChangeRange(true, false, limit, true));
  }

  /** Requires that a value is at most this part of the one before above it, in percent. */
  public static AnomalyRule risesByAtMostPercent(double limit) {
    return change("rises", new ChangeRange(false, true, limit, true));
  }

  private static AnomalyRule change(String verb, ChangeRange method) {
    String text =
        verb
            + " by at most "
            + DataMetric.plain(method.limit())
            + (method.inPercent() ? " percent" : "");
    return new AnomalyRule(text, method, 1, Season.NONE);
  }

  /**
   * Requires that a value is within so many standard deviations of the mean of all earlier values,
   * of which there must be 7.
   */
  public static AnomalyRule withinDeviations(double deviations) {
    return new AnomalyRule(within(deviations), new DeviationRange(deviations), LEAST, Season.NONE);
  }

  /**
   * Requires that a value is within so many standard deviations of a mean that follows the values
   * one by one, as does the deviation: an entry weighs half as much as the one 14 later, and of an
   * outlier only the part up to the limit counts (Gelper, Fried and Croux, Robust Forecasting with
   * Exponential and Holt-Winters Smoothing, Journal of Forecasting 2010). It needs 7 values.
   */
  public static AnomalyRule withinOnlineDeviations(double deviations) {
    return new AnomalyRule(
        within(deviations) + " online", new OnlineRange(deviations), LEAST, Season.NONE);
  }

  private static String within(double deviations) {
    requireLimit(deviations);
    return "within " + DataMetric.plain(deviations) + " standard deviations";
  }

  static void requireLimit(double limit) {
    if (!(limit >= 0 && limit < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the limit of a rule must be a number of at least 0, but is " + limit);
    }
  }

  /** Returns this rule for values of the same day of the week only. */
  public AnomalyRule forItsWeekday() {
    return in(Season.WEEKDAY);
  }

  /** Returns this rule for values of the same month only. */
  public AnomalyRule forItsMonth() {
    return in(Season.MONTH);
  }

  private AnomalyRule in(Season other) {
    if (season != Season.NONE) {
      throw new IllegalStateException("there is a season already: " + text);
    }
    return new AnomalyRule(text + other.rule(), method, least, other);
  }

  /** Returns the earlier values of the season. */
  private List<PastValue> comparable(DataMetric metric, MetricHistory history) {
    if (season == Season.NONE) {
      return history.earlier(metric);
    }
    return history.earlier(metric).stream()
        .filter(each -> season.isSame(each.time(), history.time()))
        .toList();
  }

  /** Returns the range of a metric; empty if there are too few earlier values. */
  public Optional<ExpectedRange> range(DataMetric metric, MetricHistory history) {
    List<PastValue> earlier = comparable(metric, history);
    return earlier.size() < least
        ? Optional.empty()
        : Optional.of(method.range(metric, method.counted(earlier)));
  }

  /**
   * Returns what the value of a metric must be, in words that follow its subject: "must be 95 to
   * 105 (is usual, 60 earlier entries)".
   */
  public String requirement(ExpectedRange range, DataMetric metric, MetricHistory history) {
    return "must be %s (%s, %s)"
        .formatted(range.text(), text, entries(comparable(metric, history).size()));
  }

  /** Returns how much is missing: "3 of 7 earlier entries of the same weekday". */
  public String progress(DataMetric metric, MetricHistory history) {
    return comparable(metric, history).size() + " of " + entries(least);
  }

  private String entries(int count) {
    return count + (count == 1 ? " earlier entry" : " earlier entries") + season.words();
  }
}
