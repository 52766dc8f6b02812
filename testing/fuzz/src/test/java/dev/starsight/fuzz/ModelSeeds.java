package dev.starsight.fuzz;

import dev.starsight.data.LabelSet;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.model.Metrics;
import dev.starsight.model.Prediction;
import java.util.List;

/** Values that several formats contain. */
public final class ModelSeeds {

  private ModelSeeds() {}

  /** Returns metrics of two labels. */
  public static Metrics metrics() {
    LabelSet labels = LabelSet.ordered(List.of("1", "5"));
    return Evaluation.metrics(
        labels,
        new int[] {0, 1, 1},
        List.of(
            Prediction.of(labels, new double[] {0.9, 0.1}),
            Prediction.of(labels, new double[] {0.2, 0.8}),
            Prediction.of(labels, new double[] {0.6, 0.4})));
  }
}
