package dev.starsight.profile.internal;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses fields in the same way wherever columns are profiled or learned from: missing values,
 * numbers, dates. Does not depend on the locale.
 */
public final class Field {

  private static final List<String> MISSING = List.of("na", "n/a", "nan", "null");

  private static final int MAX_LENGTH = 40;
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?(?:(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d*)?|\\.\\d+)(?:[eE][-+]?\\d{1,3})?");

  private static final Pattern DAY =
      Pattern.compile(
          "(?:(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})|(\\d{1,2})/(\\d{1,2})/(\\d{4})"
              + "|(\\d{1,2})[.](\\d{1,2})[.](\\d{4}))(?:[T ]\\d{1,2}:\\d{2}.*)?");

  private Field() {}

  /**
   * Returns whether a value is missing: absent, blank, {@code NA}, {@code N/A}, {@code NaN}, null.
   */
  public static boolean isMissing(@Nullable String value) {
    if (value == null) {
      return true;
    }
    if (value.length() > 8) {
      return value.isBlank();
    }
    String bare = value.strip();
    return bare.isEmpty() || MISSING.stream().anyMatch(bare::equalsIgnoreCase);
  }

  /**
   * Parses a number: digits, perhaps grouped by commas, with a decimal point or an exponent.
   * Returns NaN if it is none, or too large for a double.
   */
  public static double number(@Nullable String value) {
    if (value == null || value.length() > MAX_LENGTH) {
      return Double.NaN;
    }
    String bare = value.strip();
    if (bare.isEmpty() || !mayBeNumber(bare) || !NUMBER.matcher(bare).matches()) {
      return Double.NaN;
    }
    double number = Double.parseDouble(bare.replace(",", ""));
    return Double.isFinite(number) ? number : Double.NaN;
  }

  private static boolean mayBeNumber(String text) {
    char last = text.charAt(text.length() - 1);
    return last == '.' ? text.length() > 1 : last >= '0' && last <= '9';
  }

  /** Parses a date, or else a number. */
  public static double dayOrNumber(@Nullable String value) {
    double day = day(value);
    return Double.isNaN(day) ? number(value) : day;
  }

  /**
   * Parses a date as days since 1970-01-01: {@code 2015-08-31}, {@code 2015/8/31}, {@code
   * 8/31/2015}, {@code 31.8.2015}, perhaps followed by a time. Returns NaN if it is none.
   */
  public static double day(@Nullable String value) {
    if (value == null
        || value.length() < 8
        || value.length() > MAX_LENGTH
        || value.charAt(0) > '9') { // most texts
      return Double.NaN;
    }
    Matcher matcher = DAY.matcher(value.strip());
    if (!matcher.matches()) {
      return Double.NaN;
    }
    if (matcher.group(1) != null) {
      return day(matcher.group(1), matcher.group(2), matcher.group(3));
    }
    return matcher.group(4) != null
        ? day(matcher.group(6), matcher.group(4), matcher.group(5))
        : day(matcher.group(9), matcher.group(8), matcher.group(7));
  }

  private static double day(String year, String month, String day) {
    try {
      return LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day))
          .toEpochDay();
    } catch (DateTimeException e) {
      return Double.NaN;
    }
  }

  /** Counts the runs of characters that are not white space. */
  public static int words(String value) {
    int words = 0;
    boolean inside = false;
    for (int i = 0; i < value.length(); i++) {
      boolean space = Character.isWhitespace(value.charAt(i));
      words += !space && !inside ? 1 : 0;
      inside = !space;
    }
    return words;
  }
}
