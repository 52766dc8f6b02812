package dev.starsight.model;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;

/**
 * The data that a trainer may use, without the test part. Immutable.
 *
 * @param train labelled examples to fit
 * @param validation labelled examples for early stopping, the choice of epochs and calibration; may
 *     be empty
 * @param labels the labels to distinguish, at least two
 */
public record TrainingData(Dataset<Example> train, Dataset<Example> validation, LabelSet labels) {

  public TrainingData {
    if (labels.size() < 2) {
      throw new StarsightException(
          "at least two different labels are needed to learn from, but there is only " + labels);
    }
    if (train.isEmpty()) {
      throw new StarsightException("there is no row to learn from");
    }
  }

  /** Returns training data whose labels are those that occur in {@code train}. */
  public static TrainingData of(Dataset<Example> train, Dataset<Example> validation) {
    return new TrainingData(train, validation, LabelSet.of(train));
  }
}
