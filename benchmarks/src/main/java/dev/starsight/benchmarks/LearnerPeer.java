package dev.starsight.benchmarks;

import dev.starsight.data.Example;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * A learner from texts and its settings, one of which is chosen on validation rows.
 *
 * @param name the name in the table
 * @param settings at least one
 */
record LearnerPeer(String name, List<Setting> settings) {

  LearnerPeer {
    settings = List.copyOf(settings);
  }

  /** Fits to texts. */
  interface TextLearner {
    Fitted fit(TrainingData data) throws Exception;
  }

  /** Fits to features. */
  interface FeatureLearner {

    /** Brings the features into the format of the learner, and returns the fit, which is timed. */
    Callable<Fitted> prepare(TrainingData data, PeerFeatures.Computed features) throws Exception;
  }

  /** Fits to either. */
  interface Learner {
    Callable<Fitted> prepare(
        TrainingData data, Function<PeerFeatures, PeerFeatures.Computed> features) throws Exception;
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
   * @param features its input instead of texts, computed before it is timed; empty if it reads
   *     texts
   */
  record Setting(String name, Optional<PeerFeatures> features, Learner learner) {

    static Setting ofTexts(String name, TextLearner learner) {
      return new Setting(name, Optional.empty(), (data, features) -> () -> learner.fit(data));
    }

    static Setting of(String name, PeerFeatures input, FeatureLearner learner) {
      return new Setting(
          name,
          Optional.of(input),
          (data, features) -> learner.prepare(data, features.apply(input)));
    }
  }
}
