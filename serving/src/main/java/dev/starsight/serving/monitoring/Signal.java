package dev.starsight.serving.monitoring;

import org.jspecify.annotations.Nullable;

/**
 * What one figure of the last window says. Immutable.
 *
 * @param name in camel case, with the model after a colon if there are several: {@code labels:new}
 * @param status whether it is a reason to look
 * @param value the figure in the last window; null if there is none
 * @param reference the same figure before; null if there is none
 * @param message one sentence with both
 */
public record Signal(
    String name,
    Status status,
    @Nullable Double value,
    @Nullable Double reference,
    String message) {

  /** What a signal may say. */
  public enum Status {
    /** Nothing speaks for a change. */
    OK("Ok"),
    /** It has changed, by more than chance and more than little. */
    ALARM("Alarm"),
    /** Something is missing to say it, which the message names. */
    NOT_EVALUATED("NotEvaluated");

    private final String words;

    Status(String words) {
      this.words = words;
    }

    /** Returns the name in JSON. */
    public String words() {
      return words;
    }
  }

  /** Returns a signal that lacks what the message names. */
  public static Signal missing(String name, String message) {
    return new Signal(name, Status.NOT_EVALUATED, null, null, message);
  }

  /** Returns a signal with the figure of the last window and that before. */
  public static Signal of(
      String name, boolean alarm, double value, double reference, String message) {
    return new Signal(name, alarm ? Status.ALARM : Status.OK, value, reference, message);
  }
}
