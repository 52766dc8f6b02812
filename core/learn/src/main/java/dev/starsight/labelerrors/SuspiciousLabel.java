package dev.starsight.labelerrors;

import dev.starsight.data.Example;
import dev.starsight.model.Prediction;
import java.util.Objects;

/**
 * A row with its label and what a model that was not fitted on the row says. Immutable.
 *
 * @param row the 0-based index of the row in the data
 * @param example the row
 * @param label its label in the data
 * @param likely the most probable of the labels that it may have been confused with
 * @param score how much the prediction contradicts the label, 0 to 1: the weight of the labels that
 *     it may have been confused with, as a share of that weight and the probability of the label
 * @param prediction the prediction of the model
 */
public record SuspiciousLabel(
    int row, Example example, String label, String likely, double score, Prediction prediction) {

  public SuspiciousLabel {
    Objects.requireNonNull(example, "example");
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(likely, "likely");
    Objects.requireNonNull(prediction, "prediction");
  }

  /** Returns the probability of the row's own label, 0 to 1. */
  public double labelProbability() {
    return prediction.probability(prediction.labels().idOf(label));
  }

  /** Returns the probability of the likely label, 0 to 1. */
  public double likelyProbability() {
    return prediction.probability(prediction.labels().idOf(likely));
  }
}
