package dev.starsight.benchmarks;

import dev.starsight.data.Example;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import java.util.List;
import java.util.Optional;

/**
 * A learner from texts and its settings, one of which is chosen on validation rows.
 *
 * @param name the name in the table
 * @param features its input instead of texts, computed before it is timed; empty if it reads texts
 * @param settings at least one
 */
record LearnerPeer(String name, Optional<PeerFeatures> features, List<Setting> settings) {

  LearnerPeer {
    settings = List.copyOf(settings);
  }

  /** Fits. */
  interface Learner {
    Fitted fit(TrainingData data) throws Exception;
  }

  /** Predicts. */
  interface Fitted {

    List<Prediction> predict(List<Example> rows) throws Exception;

    /** Returns the milliseconds of processor time of another process for it so far. */
    default double furtherProcessor() {
      return 0;
    }

    /** Ends its other process. */
    default void close() {}
  }

  /**
   * A setting of the learner.
   *
   * @param name the parameters and their values
   */
  record Setting(String name, Learner learner) {}
}
