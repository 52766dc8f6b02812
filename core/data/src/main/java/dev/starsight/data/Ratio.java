package dev.starsight.data;

import java.util.Locale;

/**
 * How rows are shared out.
 *
 * @param train share of the training part, above 0
 * @param validation share of the validation part, may be 0
 * @param test share of the test part, may be 0; the three add up to 1
 */
public record Ratio(double train, double validation, double test) {

  public Ratio {
    if (!(train > 0) || !(validation >= 0) || !(test >= 0)) {
      throw new IllegalArgumentException(
          "shares must not be negative and the training share must be above 0, but they are "
              + sum(train, validation, test));
    }
    if (!(Math.abs(train + validation + test - 1) <= 1e-9)) {
      throw new IllegalArgumentException(
          "shares must add up to 1, but %s = %s"
              .formatted(sum(train, validation, test), number(train + validation + test)));
    }
  }

  /** Shares in percent: {@code percent(90, 5, 5)}. */
  public static Ratio percent(double train, double validation, double test) {
    if (!(Math.abs(train + validation + test - 100) <= 1e-7)) {
      throw new IllegalArgumentException(
          "percentages must add up to 100, but %s = %s"
              .formatted(sum(train, validation, test), number(train + validation + test)));
    }
    return new Ratio(train / 100, validation / 100, test / 100);
  }

  private static String sum(double train, double validation, double test) {
    return number(train) + " + " + number(validation) + " + " + number(test);
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.4g", value);
  }

  /** Percentages: {@code 90/5/5}. */
  @Override
  public String toString() {
    return number(rounded(train)) + "/" + number(rounded(validation)) + "/" + number(rounded(test));
  }

  private static double rounded(double share) {
    return Math.rint(share * 1e6) / 1e4;
  }
}
