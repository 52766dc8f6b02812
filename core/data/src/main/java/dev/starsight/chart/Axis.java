package dev.starsight.chart;

/**
 * One axis: its label, its range, how its numbers are written.
 *
 * @param label what is measured, with its unit; may be empty
 * @param low where it begins; NaN to take it from the data
 * @param high where it ends; NaN to take it from the data
 * @param format of ticks and value labels
 */
public record Axis(String label, double low, double high, ValueFormat format) {

  public Axis {
    if (Double.isInfinite(low) || Double.isInfinite(high) || low >= high) {
      throw new IllegalArgumentException(
          "an axis must begin below its end, both finite or NaN, but is " + low + " to " + high);
    }
  }

  /** Without label, range from the data, automatic numbers. */
  public static Axis automatic() {
    return new Axis("", Double.NaN, Double.NaN, ValueFormat.automatic());
  }

  /** Automatic, with a label. */
  public static Axis of(String label) {
    return automatic().withLabel(label);
  }

  /** The same axis with another label. */
  public Axis withLabel(String text) {
    return new Axis(text, low, high, format);
  }

  /** The same axis from {@code low} to {@code high}; values outside are drawn at the edge. */
  public Axis withRange(double from, double to) {
    return new Axis(label, from, to, format);
  }

  /** The same axis with another format. */
  public Axis withFormat(ValueFormat how) {
    return new Axis(label, low, high, how);
  }

  /** The scale for data between {@code dataLow} and {@code dataHigh}. */
  Scale scale(double dataLow, double dataHigh, int ticks) {
    boolean fixedLow = !Double.isNaN(low);
    boolean fixedHigh = !Double.isNaN(high);
    double from = fixedLow ? low : Math.min(dataLow, fixedHigh ? high : dataLow);
    double to = fixedHigh ? high : Math.max(dataHigh, from);
    return Scale.of(from, to, fixedLow, fixedHigh, ticks);
  }
}
