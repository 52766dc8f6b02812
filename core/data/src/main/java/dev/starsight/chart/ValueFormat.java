package dev.starsight.chart;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Locale;

/**
 * A format of numbers in figures and tables, the same in every locale: {@code 81,632}, {@code
 * 3.54}, {@code 61.8 %}, {@code 2014}, {@code 2015-08-31}. NaN and infinities are written as {@code
 * n/a}.
 *
 * @param kind the kind of format
 * @param decimals digits after the point, 0 to 12; ignored by AUTOMATIC, YEAR and DAY
 */
public record ValueFormat(Kind kind, int decimals) {

  /** The kind of format. */
  public enum Kind {
    /** Decimals depend on the size of the number, at most four significant digits. */
    AUTOMATIC,
    /** A fixed number of decimals, thousands grouped by commas. */
    DECIMALS,
    /** A share from 0 to 1 as percent. */
    PERCENT,
    /** A whole number without grouping. */
    YEAR,
    /** A number of days since 1970 as a date: {@code 2015-08-31}. */
    DAY
  }

  private static final String NONE = "n/a";

  /** Days beyond are outside the years of four digits. */
  private static final double LAST_DAY = 700_000;

  public ValueFormat {
    if (decimals < 0 || decimals > 12) {
      throw new IllegalArgumentException("decimals must be 0 to 12, but are " + decimals);
    }
  }

  /** Returns a format whose decimals depend on the size of the number. */
  public static ValueFormat automatic() {
    return new ValueFormat(Kind.AUTOMATIC, 0);
  }

  /** Returns a format of whole numbers with grouped thousands. */
  public static ValueFormat whole() {
    return new ValueFormat(Kind.DECIMALS, 0);
  }

  /** Returns a format with a fixed number of decimals. */
  public static ValueFormat decimals(int decimals) {
    return new ValueFormat(Kind.DECIMALS, decimals);
  }

  /** Returns a format of shares from 0 to 1 as percent. */
  public static ValueFormat percent(int decimals) {
    return new ValueFormat(Kind.PERCENT, decimals);
  }

  /** Returns a format of years: no grouping, no decimals. */
  public static ValueFormat year() {
    return new ValueFormat(Kind.YEAR, 0);
  }

  /** Returns a format of days since 1970 as dates. */
  public static ValueFormat day() {
    return new ValueFormat(Kind.DAY, 0);
  }

  /** Formats a number. */
  public String format(double value) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    String text =
        switch (kind) {
          case AUTOMATIC -> automatic(value);
          case DECIMALS -> fixed(value, decimals);
          case PERCENT -> fixed(value * 100, decimals) + " %";
          case YEAR -> Math.abs(value) < 1e6 ? String.valueOf(Math.round(value)) : fixed(value, 0);
          case DAY -> day(value);
        };
    return text.startsWith("-") ? "\u2212" + text.substring(1) : text;
  }

  /** Formats a count. */
  public String format(long value) {
    return format((double) value);
  }

  /** Returns a format for the ticks of an axis, which all have the same number of decimals. */
  ValueFormat forStep(double step) {
    double shown = kind == Kind.PERCENT ? step * 100 : step;
    // Steps are 1, 2, 2.5 or 5 times a power of ten, so few decimals represent them exactly.
    int needed = 0;
    double scaled = shown;
    while (needed < 6 && Math.abs(scaled - Math.rint(scaled)) > 1e-6 * Math.abs(scaled)) {
      needed++;
      scaled = shown * Math.pow(10, needed);
    }
    return switch (kind) {
      case AUTOMATIC -> shown >= 1e-5 && shown < 1e9 ? decimals(needed) : this;
      case DECIMALS -> decimals(needed);
      case PERCENT -> percent(needed);
      case YEAR, DAY -> this;
    };
  }

  private static String day(double value) {
    return Math.abs(value) <= LAST_DAY
        ? LocalDate.ofEpochDay((long) Math.floor(value)).toString()
        : fixed(value, 0);
  }

  private static String automatic(double value) {
    double size = Math.abs(value);
    if (size == 0) {
      return "0";
    }
    if (size >= 1e12 || size < 1e-4) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    if (size >= 1000 || value == Math.rint(value)) {
      return fixed(value, 0);
    }
    return fixed(value, size >= 100 ? 1 : size >= 0.1 ? 2 : 4);
  }

  private static String fixed(double value, int decimals) {
    if (!(Math.abs(value) < 1e15)) {
      return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2e", value) : NONE;
    }
    // As String.format does, which takes ten times as long in a process that has just started.
    BigDecimal rounded =
        new BigDecimal(Double.toString(value)).setScale(decimals, RoundingMode.HALF_UP);
    StringBuilder text = new StringBuilder(rounded.toPlainString());
    int first = rounded.signum() < 0 ? 1 : 0;
    int end = decimals == 0 ? text.length() : text.length() - decimals - 1;
    for (int i = end - 3; i > first; i -= 3) {
      text.insert(i, ',');
    }
    return text.toString();
  }
}
