package dev.starsight.quality.anomalies;

import dev.starsight.quality.analyzers.DataMetric;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The range in which a value is expected.
 *
 * @param expected the most likely value
 * @param lower the least value that is not unusual; perhaps negative infinity
 * @param upper the greatest value that is not unusual; perhaps infinity
 */
public record ExpectedRange(double expected, double lower, double upper) {

  private static final MathContext SHOWN = new MathContext(6);

  public ExpectedRange {
    if (!(lower <= upper)) {
      throw new IllegalArgumentException(
          "an expected range must go up, but is " + lower + " to " + upper);
    }
  }

  /** Returns whether a value is in the range, its ends included. */
  public boolean contains(double value) {
    return value >= lower && value <= upper;
  }

  /** Returns this range, extended to hold another one; the expected value stays. */
  ExpectedRange extendedTo(double least, double most) {
    return new ExpectedRange(expected, Math.min(lower, least), Math.max(upper, most));
  }

  /** Returns the expected value with at most six digits. */
  public String expectedText() {
    return shown(expected);
  }

  /** Returns the range with at most six digits, as words that may follow "must be". */
  public String text() {
    if (lower == Double.NEGATIVE_INFINITY) {
      return "at most " + shown(upper);
    }
    return upper == Double.POSITIVE_INFINITY
        ? "at least " + shown(lower)
        : shown(lower) + " to " + shown(upper);
  }

  /** Returns a number with at most six digits. */
  static String shown(double value) {
    return DataMetric.plain(new BigDecimal(value).round(SHOWN).doubleValue());
  }
}
