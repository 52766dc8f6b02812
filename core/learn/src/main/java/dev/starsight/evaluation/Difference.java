package dev.starsight.evaluation;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics.Interval;
import dev.starsight.model.Prediction;
import java.util.List;

/**
 * How much better one model is than another on the same rows. Rows that are hard are hard for both,
 * so a difference is known better than either figure: the interval is the 95 % percentile bootstrap
 * interval of the difference, each resample drawing the same rows for both. Immutable.
 *
 * @param value of the first minus that of the second, turned so that above 0 the first is better
 * @param interval of it
 */
public record Difference(double value, Interval interval) {

  /**
   * Compares.
   *
   * @param truth label ids by row, at least one
   * @param one predictions of the rows
   * @param other predictions of the same rows
   * @param seed of the bootstrap
   */
  public static Difference of(
      LabelSet labels,
      int[] truth,
      List<Prediction> one,
      List<Prediction> other,
      Metric metric,
      long seed) {
    return new Outcomes(labels, truth, one)
        .difference(new Outcomes(labels, truth, other), metric, seed);
  }

  /** Whether the interval leaves no doubt which is better. */
  public boolean isClear() {
    return interval.low() > 0 || interval.high() < 0;
  }
}
