package dev.starsight.quality.checks;

import java.util.Objects;

/** The outcome of a constraint. */
public sealed interface Outcome {

  /** The constraint holds. */
  record Passed(String message) implements Outcome {
    public Passed {
      Objects.requireNonNull(message, "message");
    }
  }

  /** The constraint does not hold; the message gives the requirement and the value. */
  record Failed(String message) implements Outcome {
    public Failed {
      Objects.requireNonNull(message, "message");
    }
  }

  /**
   * The metric of the constraint cannot be computed, or there is not enough history to judge it.
   *
   * @param message the reason
   * @param pending whether nothing is wrong but that the history is still too short
   */
  record NotEvaluated(String message, boolean pending) implements Outcome {
    public NotEvaluated {
      Objects.requireNonNull(message, "message");
    }

    /** Creates the outcome for a metric that cannot be computed. */
    public NotEvaluated(String message) {
      this(message, false);
    }
  }

  /** Returns one sentence for people. */
  String message();

  /** Returns {@code Passed}, {@code Failed} or {@code NotEvaluated}. */
  default String status() {
    return getClass().getSimpleName();
  }

  /** Returns whether the constraint holds; one that was not evaluated does not. */
  default boolean holds() {
    return this instanceof Passed;
  }

  /**
   * Returns whether the constraint waits for more history: it does not hold, but does not keep a
   * report from holding.
   */
  default boolean isPending() {
    return this instanceof NotEvaluated reason && reason.pending();
  }
}
