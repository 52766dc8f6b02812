package dev.starsight.annotation;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the row of a task comes from and why a person should look at it. Immutable.
 *
 * @param reason why the row is in the queue; people who answer should not see it, because whoever
 *     knows that a task is an audit answers it otherwise
 * @param file the file of the row as it was named, or null if it is not known
 * @param line the 1-based line of the row in the file, or 0 if it is not known
 * @param part the part of the data that the row was in for the model, such as {@code validation} or
 *     {@code new}, or null if it is not known
 * @param label the label of the row in the data, or null if it has none or it is not known
 */
public record TaskOrigin(
    Reason reason,
    @Nullable String file,
    long line,
    @Nullable String part,
    @Nullable String label) {

  public TaskOrigin {
    Objects.requireNonNull(reason, "reason");
    if (line < 0) {
      throw new IllegalArgumentException("a line must be at least 0, but is " + line);
    }
  }

  /** Returns the origin of a row of which only the reason is known. */
  public static TaskOrigin of(Reason reason) {
    return new TaskOrigin(reason, null, 0, null, null);
  }

  /** Why a row is in the queue. */
  public enum Reason {
    /** The model is not sure of its prediction. */
    UNSURE,
    /** The label in the data is probably wrong. */
    SUSPICIOUS,
    /** The model is sure, and the row was drawn at random to find out whether it is right. */
    AUDIT,
    /** The row was drawn at random from those the model is not sure of. */
    RANDOM;

    /** Returns the name in files, such as {@code unsure}. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Reason of(String id) {
      for (Reason reason : values()) {
        if (reason.id().equals(id)) {
          return reason;
        }
      }
      throw new IllegalArgumentException("\"" + id + "\" is no reason for a task");
    }
  }
}
