package dev.starsight.model;

import dev.starsight.run.Run;

/**
 * A way of learning with all its options fixed: options in the constructor, data only here. Same
 * options (the seed among them), data and thread count give the same classifier, unless a deadline
 * cuts it short. Immutable and thread-safe.
 */
public interface Trainer {

  /**
   * Fits a classifier.
   *
   * @throws TrainingException if the engine fails
   */
  Classifier fit(TrainingData data, Run run);
}
