package dev.starsight.quality.anomalies;

import dev.starsight.quality.analyzers.DataMetric;

/**
 * The range around the last value.
 *
 * @param down whether a fall is limited
 * @param up whether a rise is limited
 * @param limit in the unit of the metric, or in percent of the absolute last value
 */
record ChangeRange(boolean down, boolean up, double limit, boolean inPercent)
    implements AnomalyMethod {

  /** A change of exactly the limit is allowed, although its ends are rounded. */
  private static final double ROUNDING = 1e-12;

  ChangeRange {
    AnomalyRule.requireLimit(limit);
  }

  @Override
  public ExpectedRange range(DataMetric metric, double[] earlier) {
    double last = earlier[earlier.length - 1];
    double size = inPercent ? Math.abs(last) * limit / 100 : limit;
    double change = size + ROUNDING * Math.max(size, Math.abs(last));
    return new ExpectedRange(
        last,
        down ? last - change : Double.NEGATIVE_INFINITY,
        up ? last + change : Double.POSITIVE_INFINITY);
  }
}
