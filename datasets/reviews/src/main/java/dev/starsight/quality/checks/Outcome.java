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

  /** The metric of the constraint cannot be computed; the message gives the reason. */
  record NotEvaluated(String message) implements Outcome {
    public NotEvaluated {
      Objects.requireNonNull(message, "message");
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
}
