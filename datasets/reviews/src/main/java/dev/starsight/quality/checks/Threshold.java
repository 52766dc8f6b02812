package dev.starsight.quality.checks;

import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.anomalies.AnomalyRule;
import java.util.Objects;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/**
 * What the value of a metric must be. Immutable.
 *
 * @param requirement in words that follow the subject of a metric: "must be at least 3"
 * @param rule as it is written in a rules file: {@code >= 3}; empty if it cannot be written there
 * @param test whether a value meets it
 * @param history the rule for the earlier values that decides instead; null if they do not matter
 */
public record Threshold(
    String requirement, String rule, DoublePredicate test, @Nullable AnomalyRule history) {

  public Threshold {
    Objects.requireNonNull(requirement, "requirement");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(test, "test");
  }

  /** Creates a threshold that no history matters to. */
  public Threshold(String requirement, String rule, DoublePredicate test) {
    this(requirement, rule, test, null);
  }

  /**
   * Returns a threshold of one's own.
   *
   * @param requirement in words: "must be a whole number"
   */
  public static Threshold of(String requirement, DoublePredicate test) {
    return new Threshold(requirement, "", test);
  }

  /**
   * Requires a value that is not unusual after its earlier ones, such as {@code
   * by(AnomalyRule.usual().forItsWeekday())}. A constraint with it is not evaluated without a
   * history, and is pending as long as that is too short.
   */
  public static Threshold by(AnomalyRule rule) {
    return new Threshold(
        "must be usual after its earlier values", rule.text(), value -> false, rule);
  }

  /** Requires a value that is usual after its earlier ones; see {@link AnomalyRule#usual()}. */
  public static Threshold usual() {
    return by(AnomalyRule.usual());
  }

  /** Requires at least this value. */
  public static Threshold atLeast(double least) {
    return limit("must be at least ", ">= ", least, value -> value >= least);
  }

  /** Requires at most this value. */
  public static Threshold atMost(double most) {
    return limit("must be at most ", "<= ", most, value -> value <= most);
  }

  /** Requires more than this value. */
  public static Threshold above(double limit) {
    return limit("must be above ", "> ", limit, value -> value > limit);
  }

  /** Requires less than this value. */
  public static Threshold below(double limit) {
    return limit("must be below ", "< ", limit, value -> value < limit);
  }

  /** Requires exactly this value. */
  public static Threshold equalTo(double expected) {
    return limit("must be ", "= ", expected, value -> value == expected);
  }

  /** Requires another value than this. */
  public static Threshold notEqualTo(double other) {
    return limit("must not be ", "!= ", other, value -> value != other);
  }

  private static Threshold limit(String words, String sign, double number, DoublePredicate test) {
    String text = plain(number);
    return new Threshold(words + text, sign + text, test);
  }

  private static String plain(double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("a threshold must be a number, but is " + number);
    }
    return DataMetric.plain(number);
  }

  /**
   * Requires a value that differs from the expected one by at most a tolerance.
   *
   * @param tolerance at least 0
   */
  public static Threshold equalTo(double expected, double tolerance) {
    if (!(tolerance >= 0)) {
      throw new IllegalArgumentException("a tolerance must be at least 0, but is " + tolerance);
    }
    String text = plain(expected) + " +- " + plain(tolerance);
    return new Threshold(
        "must be " + text, "= " + text, value -> Math.abs(value - expected) <= tolerance);
  }

  /** Requires a value from {@code least} to {@code most}, both included. */
  public static Threshold between(double least, double most) {
    if (least > most) {
      throw new IllegalArgumentException(
          "a range must go up, but is %s to %s".formatted(plain(least), plain(most)));
    }
    return new Threshold(
        "must be " + plain(least) + " to " + plain(most),
        "between " + plain(least) + " and " + plain(most),
        value -> value >= least && value <= most);
  }
}
