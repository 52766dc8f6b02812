package dev.starsight.quality;

import java.util.Objects;

/** What became of a constraint. */
public sealed interface Outcome {

  /** It holds. */
  record Passed(String message) implements Outcome {
    public Passed {
      Objects.requireNonNull(message, "message");
    }
  }

  /** It does not hold; the message says the requirement and the value. */
  record Failed(String message) implements Outcome {
    public Failed {
      Objects.requireNonNull(message, "message");
    }
  }

  /** Its metric cannot be computed; the message says why. */
  record NotEvaluated(String message) implements Outcome {
    public NotEvaluated {
      Objects.requireNonNull(message, "message");
    }
  }

  /** One sentence for a person. */
  String message();

  /** {@code Passed}, {@code Failed} or {@code NotEvaluated}. */
  default String status() {
    return getClass().getSimpleName();
  }

  /** Whether the constraint holds; what was not evaluated does not. */
  default boolean holds() {
    return this instanceof Passed;
  }
}
