package dev.starsight.chart;

import java.util.Comparator;
import java.util.List;

/**
 * One bar a category, each with its value written beside it; in the order given.
 *
 * @param title what is shown
 * @param subtitle how much of it, or when; may be empty
 * @param bars one a category
 * @param vertical columns; drawn as rows all the same where the labels would not fit below columns
 * @param axis of the values; bars begin at 0, or at its low end where that is above 0
 * @param palette ACCENT, or a colour a bar
 * @param highlight label of the bar that stands out, the others step back; empty for none
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

    /** A bar without interval. */
    public Bar(String label, double value) {
      this(label, value, Double.NaN, Double.NaN);
    }
  }

  public Bars {
    bars = List.copyOf(bars);
  }

  /** Rows, for long labels. */
  public static Bars horizontal(String title, List<Bar> bars) {
    return new Bars(title, "", bars, false, Axis.automatic(), Palette.ACCENT, "");
  }

  /** Columns, for few short labels such as stars. */
  public static Bars vertical(String title, List<Bar> bars) {
    return new Bars(title, "", bars, true, Axis.automatic(), Palette.ACCENT, "");
  }

  /** The same figure with a subtitle. */
  public Bars withSubtitle(String text) {
    return new Bars(title, text, bars, vertical, axis, palette, highlight);
  }

  /** The same figure with another axis. */
  public Bars withAxis(Axis other) {
    return new Bars(title, subtitle, bars, vertical, other, palette, highlight);
  }

  /** The same figure with its numbers written in another way. */
  public Bars withFormat(ValueFormat format) {
    return withAxis(axis.withFormat(format));
  }

  /** The same figure in other colours. */
  public Bars withPalette(Palette other) {
    return new Bars(title, subtitle, bars, vertical, axis, other, highlight);
  }

  /** The same figure with one bar that stands out. */
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
        + (bars.size() <= 12 ? ": " + listed(bars) : "")
        + (". Highest " + named(most) + ", lowest " + named(least) + ".");
  }

  private String listed(List<Bar> some) {
    return String.join("; ", some.stream().map(this::named).toList());
  }

  private String named(Bar bar) {
    return bar.label() + " " + axis.format().format(bar.value());
  }
}
