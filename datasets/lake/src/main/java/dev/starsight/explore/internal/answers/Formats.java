package dev.starsight.explore.internal.answers;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Lines;
import dev.starsight.chart.ValueFormat;
import dev.starsight.explore.internal.StarCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** The formats of numbers in sentences, tables and figures. */
public final class Formats {

  public static final ValueFormat WHOLE = ValueFormat.whole();
  public static final ValueFormat TWO = ValueFormat.decimals(2);
  public static final ValueFormat THREE = ValueFormat.decimals(3);
  public static final ValueFormat PERCENT = ValueFormat.percent(1);
  public static final Axis STARS = Axis.of("average stars").withRange(1, 5).withFormat(TWO);
  public static final Axis YEARS = Axis.of("year").withFormat(ValueFormat.year());
  public static final Axis CATEGORIES = Axis.of("categories").withFormat(WHOLE);
  public static final Axis WORDS = Axis.of("words").withFormat(WHOLE);
  public static final Axis VOTES = Axis.of("helpful votes a review").withFormat(TWO);

  private Formats() {}

  public static String whole(long number) {
    return WHOLE.format(number);
  }

  public static String two(double number) {
    return TWO.format(number);
  }

  public static String percent(double share) {
    return PERCENT.format(share);
  }

  /** Returns a number with its noun in singular or plural. */
  static String counted(long n, String one, String many) {
    return whole(n) + " " + (n == 1 ? one : many);
  }

  /** Cuts a text that is longer than {@code most} characters. */
  public static String shortened(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "\u2026";
  }

  /** Returns the average stars of each year as a line. */
  public static Lines.Series averages(String name, SortedMap<Integer, StarCounts> years) {
    List<Lines.Point> points = new ArrayList<>();
    years.forEach((year, stars) -> points.add(new Lines.Point(year, stars.average())));
    return Lines.Series.of(name, points);
  }
}
