package dev.starsight.data;

/**
 * The root of the exceptions that Starsight throws about input. The message is one sentence that a
 * user can act on: the rule, the value, the place.
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
