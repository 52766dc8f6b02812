package dev.starsight.drift.internal;

/** Tells texts that are written as a number or a day from others. Pure functions. */
public final class WrittenValues {

  private static final int LONGEST_NUMBER = 40;
  private static final int DAY_LENGTH = 10;

  private WrittenValues() {}

  /**
   * Returns the number that a text such as {@code -2.5e3} is written as; NaN for any other text.
   */
  public static double number(String text) {
    int length = text.length();
    if (length == 0 || length > LONGEST_NUMBER) {
      return Double.NaN;
    }
    int at = skipSign(text, 0);
    int digits = skipDigits(text, at);
    int end = digits;
    if (end < length && text.charAt(end) == '.') {
      end = skipDigits(text, end + 1);
      digits = end - 1;
    }
    if (digits == at) {
      return Double.NaN;
    }
    if (end < length && (text.charAt(end) | 0x20) == 'e') {
      int exponent = skipSign(text, end + 1);
      end = skipDigits(text, exponent);
      if (end == exponent) {
        return Double.NaN;
      }
    }
    return end == length ? Double.parseDouble(text) : Double.NaN;
  }

  private static int skipSign(String text, int from) {
    return from < text.length() && (text.charAt(from) == '-' || text.charAt(from) == '+')
        ? from + 1
        : from;
  }

  private static int skipDigits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /** Returns whether a text begins with a day such as {@code 2015-08-31} and no further digit. */
  public static boolean isDay(String text) {
    return text.length() >= DAY_LENGTH
        && text.charAt(4) == '-'
        && text.charAt(7) == '-'
        && skipDigits(text, 0) == 4
        && skipDigits(text, 5) == 7
        && skipDigits(text, 8) == DAY_LENGTH
        && isWithin(text, 5, 12)
        && isWithin(text, 8, 31);
  }

  private static boolean isWithin(String text, int from, int most) {
    int number = (text.charAt(from) - '0') * 10 + text.charAt(from + 1) - '0';
    return number >= 1 && number <= most;
  }
}
