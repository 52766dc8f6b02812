package dev.starsight.benchmarks;

import dev.starsight.data.Example;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import java.util.List;
import java.util.Optional;

/**
 * One way of learning from texts, and the settings among which validation rows choose.
 *
 * @param name in the table
 * @param features what it is given instead of texts, computed before it is timed; empty if it reads
 *     texts
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

    /** Milliseconds of processors that another process has taken for it so far. */
    default double furtherProcessor() {
      return 0;
    }

    /** Ends what it holds outside this process. */
    default void close() {}
  }

  /**
   * A way to set it.
   *
   * @param name what is set how
   */
  record Setting(String name, Learner learner) {}
}
