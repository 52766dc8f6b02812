package dev.starsight.reviews.internal;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import org.jspecify.annotations.Nullable;

/** Days at the beginning of texts. Thread-safe. */
public final class WrittenDay {

  /** Days that are written as 7/31/2015; loaded if there are any. */
  private static final class Slashes {

    private static final DateTimeFormatter FORMAT =
        DateTimeFormatter.ofPattern("M/d/uuuu").withResolverStyle(ResolverStyle.STRICT);

    private Slashes() {}
  }

  private WrittenDay() {}

  /** Returns the day of a text that begins with one, or null. */
  public static @Nullable LocalDate of(String text) {
    LocalDate usual = usual(text);
    if (usual != null) {
      return usual;
    }
    try {
      return text.indexOf('/') > 0
          ? LocalDate.parse(text, Slashes.FORMAT)
          : text.length() < 10 ? null : LocalDate.parse(text.substring(0, 10));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Returns a day that is written as 2015-07-31, or null; much faster than a formatter. */
  private static @Nullable LocalDate usual(String text) {
    if (text.length() < 10 || text.charAt(4) != '-' || text.charAt(7) != '-') {
      return null;
    }
    int digits = 0;
    for (int i = 0; i < 10; i++) {
      int digit = text.charAt(i) - '0';
      if (i != 4 && i != 7) {
        if (digit < 0 || digit > 9) {
          return null;
        }
        digits = digits * 10 + digit;
      }
    }
    int month = digits / 100 % 100;
    int day = digits % 100;
    // Later days are few, and only some months have them.
    return month >= 1 && month <= 12 && day >= 1 && day <= 28
        ? LocalDate.of(digits / 10_000, month, day)
        : null;
  }
}
