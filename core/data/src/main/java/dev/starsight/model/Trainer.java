package dev.starsight.model;

import dev.starsight.run.Run;

/**
 * A learning algorithm with fixed options: options are arguments of the constructor, data only of
 * {@link #fit}. The same options (including the seed), data and number of threads give the same
 * classifier, unless a deadline ends training early. Immutable and thread-safe.
 */
public interface Trainer {

  /**
   * Fits a classifier that reads examples as {@code data} says: {@link TrainingData#describe} adds
   * that to its settings, without which a saved model reads texts alone and as they are.
   *
   * @throws TrainingException if the engine fails
   */
  Classifier fit(TrainingData data, Run run);

  /** Thrown when training fails in the engine; the cause is the engine's own exception. */
  final class TrainingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TrainingException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
