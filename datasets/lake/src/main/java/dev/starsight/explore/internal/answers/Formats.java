package dev.starsight.explore.internal.answers;

import dev.starsight.chart.Axis;
import dev.starsight.chart.ValueFormat;

/** How answers write numbers. */
public final class Formats {

  public static final ValueFormat WHOLE = ValueFormat.whole();
  public static final ValueFormat TWO = ValueFormat.decimals(2);
  public static final ValueFormat PERCENT = ValueFormat.percent(1);
  public static final Axis STARS = Axis.of("average stars").withRange(1, 5).withFormat(TWO);
  public static final Axis YEARS = Axis.of("year").withFormat(ValueFormat.year());

  private Formats() {}

  public static String whole(long number) {
    return WHOLE.format(number);
  }

  static String whole(double number) {
    return WHOLE.format(number);
  }

  public static String two(double number) {
    return TWO.format(number);
  }

  public static String percent(double share) {
    return PERCENT.format(share);
  }

  /** Returns a number with the noun that goes with it. */
  static String counted(long n, String one, String many) {
    return whole(n) + " " + (n == 1 ? one : many);
  }

  /** Returns the beginning of a text that is longer than so many characters. */
  public static String shortened(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "\u2026";
  }
}
