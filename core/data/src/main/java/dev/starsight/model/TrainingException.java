package dev.starsight.model;

/** Learning failed in the engine; the cause is the engine's own exception. */
public final class TrainingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
