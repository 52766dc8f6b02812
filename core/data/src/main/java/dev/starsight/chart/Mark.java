package dev.starsight.chart;

/**
 * A value marked on the horizontal axis by a line and a label, such as a percentile, a threshold or
 * the best epoch.
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
