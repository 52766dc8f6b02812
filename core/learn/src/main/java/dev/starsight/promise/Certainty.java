package dev.starsight.promise;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Prediction;

/** How sure a prediction is, 0 to 1: the least sure ones go to people first. */
public enum Certainty {
  /** The probability of the predicted label. */
  CONFIDENCE("confidence"),

  /** The probability of the labels that differ from the predicted one by at most 1. */
  WITHIN_ONE("withinOne"),

  /** 1 less the expected distance from the predicted label, as a share of the largest distance. */
  EXPECTED_ERROR("expectedError");

  private final String id;

  Certainty(String id) {
    this.id = id;
  }

  /** Returns its name in JSON. */
  public String id() {
    return id;
  }

  /**
   * Returns how sure a prediction is.
   *
   * @throws IllegalStateException if this is about distances and the labels are not numbers
   */
  public double of(Prediction prediction) {
    double certainty =
        switch (this) {
          case CONFIDENCE -> prediction.confidence();
          case WITHIN_ONE -> withinOne(prediction);
          case EXPECTED_ERROR -> 1 - expectedError(prediction);
        };
    return Math.max(0, Math.min(1, certainty));
  }

  private static double withinOne(Prediction prediction) {
    LabelSet labels = prediction.labels();
    double sum = 0;
    for (int id = 0; id < labels.size(); id++) {
      sum += distance(labels, id, prediction.labelId()) <= 1 ? prediction.probability(id) : 0;
    }
    return sum;
  }

  private static double expectedError(Prediction prediction) {
    LabelSet labels = prediction.labels();
    double sum = 0;
    double least = labels.value(0);
    double most = least;
    for (int id = 0; id < labels.size(); id++) {
      sum += prediction.probability(id) * distance(labels, id, prediction.labelId());
      least = Math.min(least, labels.value(id));
      most = Math.max(most, labels.value(id));
    }
    return most > least ? sum / (most - least) : 0;
  }

  /** Returns how far two labels that are numbers are apart. */
  static double distance(LabelSet labels, int one, int other) {
    return Math.abs(labels.value(one) - labels.value(other));
  }
}
