package dev.starsight.serving.traffic;

import java.util.List;

/** Chooses the model of each text, and may learn from rewards. Thread-safe. */
public interface TrafficPolicy {

  /**
   * A choice.
   *
   * @param model the name of the model that answers
   * @param propensity the probability of this choice, above 0 and at most 1
   * @param shadows the names of models that predict too, without being shown
   */
  record Choice(String model, double propensity, List<String> shadows) {}

  /** Returns the name that decisions are logged with. */
  String name();

  /** Chooses the model of a text. */
  Choice choose(Context context);

  /**
   * Learns what came of a choice; called at most once for one choice.
   *
   * @param reward from 0 to 1
   */
  default void learn(String model, Context context, double reward) {}
}
