package dev.starsight.chart;

import static java.util.stream.Collectors.joining;

import java.util.Comparator;
import java.util.List;

/**
 * A bar chart with the value beside each bar, in the given order.
 *
 * @param title what is shown
 * @param subtitle how much of it, or when; may be empty
 * @param bars one for each category
 * @param vertical whether bars are columns; they are rows nevertheless if the labels do not fit
 *     below columns
 * @param axis of the values; bars begin at 0, or at its low end if that is above 0
 * @param palette ACCENT, or a colour for each bar
 * @param highlight label of the bar that is highlighted, the others are paler; empty for none
 */
public record Bars(
    String title,
    String subtitle,
    List<Bar> bars,
    boolean vertical,
    Axis axis,
    Palette palette,
    String highlight)
    implements Figure {

  /**
   * One bar.
   *
   * @param label its category
   * @param value its length; NaN or infinite is a gap
   * @param low lower end of an interval around the value; NaN for none
   * @param high upper end of an interval around the value; NaN for none
   */
  public record Bar(String label, double value, double low, double high) {

    /** Creates a bar without interval. */
    public Bar(String label, double value) {
      this(label, value, Double.NaN, Double.NaN);
    }

    boolean hasInterval() {
      return Double.isFinite(low) && Double.isFinite(high);
    }
  }

  public Bars {
    bars = List.copyOf(bars);
  }

  /** Returns a chart of rows, for long labels. */
  public static Bars horizontal(String title, List<Bar> bars) {
    return new Bars(title, "", bars, false, Axis.automatic(), Palette.ACCENT, "");
  }

  /** Returns a chart of columns, for few short labels such as stars. */
  public static Bars vertical(String title, List<Bar> bars) {
    return new Bars(title, "", bars, true, Axis.automatic(), Palette.ACCENT, "");
  }

  public Bars withSubtitle(String text) {
    return new Bars(title, text, bars, vertical, axis, palette, highlight);
  }

  public Bars withAxis(Axis other) {
    return new Bars(title, subtitle, bars, vertical, other, palette, highlight);
  }

  /** Returns this figure with another format of its numbers. */
  public Bars withFormat(ValueFormat format) {
    return withAxis(axis.withFormat(format));
  }

  public Bars withPalette(Palette other) {
    return new Bars(title, subtitle, bars, vertical, axis, other, highlight);
  }

  /** Returns this figure with one bar highlighted. */
  public Bars withHighlight(String label) {
    return new Bars(title, subtitle, bars, vertical, axis, palette, label);
  }

  @Override
  public String description() {
    List<Bar> known = bars.stream().filter(b -> Double.isFinite(b.value())).toList();
    if (known.isEmpty()) {
      return "Bar chart without data.";
    }
    Comparator<Bar> byValue = Comparator.comparingDouble(Bar::value);
    Bar most = known.stream().max(byValue).orElseThrow();
    Bar least = known.stream().min(byValue).orElseThrow();
    return "Bar chart of "
        + (bars.size() == 1 ? "one value" : bars.size() + " values")
        + (axis.label().isEmpty() ? "" : ", " + axis.label())
        + (bars.size() > 12 ? "" : bars.stream().map(this::named).collect(joining("; ", ": ", "")))
        + (". Highest " + named(most) + ", lowest " + named(least) + ".");
  }

  private String named(Bar bar) {
    return bar.label() + " " + axis.format().format(bar.value());
  }
}
