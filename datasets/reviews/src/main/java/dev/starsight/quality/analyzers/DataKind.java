package dev.starsight.quality.analyzers;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What a value is or, if it is a text, what it can be read as; the names are Deequ's. */
public enum DataKind {
  /** Absent. */
  UNKNOWN(0, "Unknown"),
  /** A number with a fraction or an exponent: {@code 2.5}, {@code -1e3}. */
  FRACTIONAL(1, "Fractional"),
  /** A whole number: {@code 42}. */
  INTEGRAL(2, "Integral"),
  /** True or false. */
  BOOLEAN(3, "Boolean"),
  /** A day written as {@code 2015-08-31}; Deequ counts it as a text. */
  DATE(4, "Date"),
  /** Any other text. */
  STRING(5, "String");

  private static final int LONGEST_NUMBER = 40;
  private static final int DATE_LENGTH = 10;

  private final int code;
  private final String title;

  DataKind(int code, String title) {
    this.code = code;
    this.title = title;
  }

  /** Returns the number in saved states. */
  int code() {
    return code;
  }

  /** Returns the spelling in reports and rules: {@code Integral}. */
  public String title() {
    return title;
  }

  /** Returns whether this is a number. */
  public boolean isNumber() {
    return this == INTEGRAL || this == FRACTIONAL;
  }

  /** Returns the kind of a value. */
  static DataKind of(@Nullable Object value) {
    if (value instanceof String text) {
      return ofText(text);
    } else if (value == null) {
      return UNKNOWN;
    } else if (value instanceof Boolean) {
      return BOOLEAN;
    } else if (value instanceof LocalDate) {
      return DATE;
    } else if (value instanceof Number) {
      return value instanceof Double || value instanceof Float ? FRACTIONAL : INTEGRAL;
    }
    return STRING;
  }

  private static DataKind ofText(String text) {
    int length = text.length();
    if (length == 0 || length > LONGEST_NUMBER) {
      return STRING;
    }
    char first = text.charAt(0);
    if (first == 't' || first == 'f') {
      return text.equals("true") || text.equals("false") ? BOOLEAN : STRING;
    }
    int at = first == '-' || first == '+' ? 1 : 0;
    int digits = digitsFrom(text, at);
    if (digits == at) {
      return STRING;
    } else if (digits == length) {
      return INTEGRAL;
    } else if (text.charAt(digits) == '-') {
      return date(text) == null ? STRING : DATE;
    }
    return isFraction(text, digits) ? FRACTIONAL : STRING;
  }

  /** Returns whether a text goes on behind its first digits as a number does. */
  private static boolean isFraction(String text, int behindDigits) {
    int at = behindDigits;
    if (text.charAt(at) == '.') {
      int end = digitsFrom(text, at + 1);
      if (end == at + 1) {
        return false;
      }
      at = end;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
        at++;
      }
      int end = digitsFrom(text, at);
      return end > at && end == text.length();
    }
    return at == text.length();
  }

  private static int digitsFrom(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /** Returns the day of a text such as 2015-08-31, or null. */
  static @Nullable LocalDate date(String text) {
    if (text.length() != DATE_LENGTH || text.charAt(4) != '-') {
      return null;
    }
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * Returns a value as a number: a day as its days since 1970, true as 1, a text as the number that
   * it is; NaN if it is absent, another text, or too large for a {@code double}.
   */
  static double number(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    } else if (value instanceof LocalDate date) {
      return date.toEpochDay();
    } else if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    } else if (value instanceof String text) {
      return switch (ofText(text)) {
        case INTEGRAL, FRACTIONAL -> finite(Double.parseDouble(text));
        case DATE -> LocalDate.parse(text).toEpochDay();
        default -> Double.NaN;
      };
    }
    return Double.NaN;
  }

  private static double finite(double number) {
    return Double.isFinite(number) ? number : Double.NaN;
  }
}
