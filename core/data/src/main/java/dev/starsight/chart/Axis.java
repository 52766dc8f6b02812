package dev.starsight.chart;

/**
 * One axis: its label, its range and the format of its numbers.
 *
 * @param label what is measured, with its unit; may be empty
 * @param low where it begins; NaN to take it from the data
 * @param high where it ends; NaN to take it from the data
 * @param format of ticks and value labels
 */
public record Axis(String label, double low, double high, ValueFormat format) {

  /**
   * A value marked on the horizontal axis by a line and a label, such as a percentile, a threshold
   * or the best epoch.
   *
   * @param at where; finite
   * @param label what it is
   */
  public record Mark(double at, String label) {

    public Mark {
      if (!Double.isFinite(at)) {
        throw new IllegalArgumentException("a mark must be at a finite value, but is at " + at);
      }
    }
  }

  public Axis {
    if (Double.isInfinite(low) || Double.isInfinite(high) || low >= high) {
      throw new IllegalArgumentException(
          "an axis must begin below its end, both finite or NaN, but is " + low + " to " + high);
    }
  }

  /** Returns an axis without label, with the range of the data and automatic numbers. */
  public static Axis automatic() {
    return of("");
  }

  /** Returns an axis with a label, the range of the data and automatic numbers. */
  public static Axis of(String label) {
    return new Axis(label, Double.NaN, Double.NaN, ValueFormat.automatic());
  }

  /** Returns this axis with a fixed range; values outside are drawn at its ends. */
  public Axis withRange(double from, double to) {
    return new Axis(label, from, to, format);
  }

  public Axis withFormat(ValueFormat other) {
    return new Axis(label, low, high, other);
  }

  /** Returns whether the axis shows counts over the range of the data: they have no half ticks. */
  boolean isCount() {
    return format.equals(ValueFormat.whole()) && Double.isNaN(low) && Double.isNaN(high);
  }

  /** Returns the scale for data from {@code dataLow} to {@code dataHigh}. */
  Scale scale(double dataLow, double dataHigh, int ticks) {
    boolean fixedLow = !Double.isNaN(low);
    boolean fixedHigh = !Double.isNaN(high);
    double from = fixedLow ? low : Math.min(dataLow, fixedHigh ? high : dataLow);
    double to = fixedHigh ? high : Math.max(dataHigh, from);
    return Scale.of(from, to, fixedLow, fixedHigh, ticks);
  }
}
