package dev.starsight.data;

/**
 * The root of what Starsight throws by itself about input. Its message is one sentence a user can
 * act on: the rule, the value, the place.
 */
public class StarsightException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StarsightException(String message) {
    super(message);
  }

  public StarsightException(String message, Throwable cause) {
    super(message, cause);
  }
}
