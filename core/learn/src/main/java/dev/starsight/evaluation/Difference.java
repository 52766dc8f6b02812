package dev.starsight.evaluation;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics.Interval;
import dev.starsight.model.Prediction;
import java.util.List;

/**
 * How much better one model is than another on the same rows. Hard rows are hard for both models,
 * so a difference is known better than either metric: the interval is the 95 % percentile bootstrap
 * interval of the difference, each resample drawing the same rows for both. Immutable.
 *
 * @param value metric of the first minus that of the second, signed so that above 0 the first is
 *     better
 * @param interval of the value
 */
public record Difference(double value, Interval interval) {

  /**
   * Compares two models.
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

  /** Returns whether the interval leaves no doubt which is better. */
  public boolean isClear() {
    return interval.low() > 0 || interval.high() < 0;
  }
}
