package dev.starsight.model;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;

/**
 * What a trainer may look at; never the test part. Immutable.
 *
 * @param train labelled examples to fit
 * @param validation labelled examples to stop early, pick epochs and calibrate on; may be empty
 * @param labels what there is to tell apart, at least two
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

  /** The labels are those that occur in {@code train}. */
  public static TrainingData of(Dataset<Example> train, Dataset<Example> validation) {
    return new TrainingData(train, validation, LabelSet.of(train));
  }
}
