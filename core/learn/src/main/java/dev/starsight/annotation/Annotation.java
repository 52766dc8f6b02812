package dev.starsight.annotation;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A person's answer to a task. Immutable.
 *
 * @param taskId the {@link AnnotationTask#id()}
 * @param label one of the queue's labels
 * @param worker the name of the person, not blank
 * @param submitted the time of the answer by the clock of the machine; answers are ordered by their
 *     place in the file and not by it
 * @param note a remark; may be empty
 * @param duration how long the person had the task, or null if it is not known
 * @param adjudication whether it decides between the answers of others
 */
public record Annotation(
    String taskId,
    String label,
    String worker,
    Instant submitted,
    String note,
    @Nullable Duration duration,
    boolean adjudication) {

  public Annotation {
    Objects.requireNonNull(taskId, "taskId");
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(submitted, "submitted");
    Objects.requireNonNull(note, "note");
    if (worker.isBlank()) {
      throw new IllegalArgumentException("an annotation needs the name of the worker");
    }
    if (duration != null && duration.isNegative()) {
      throw new IllegalArgumentException("a duration must not be negative, but is " + duration);
    }
  }

  /** Creates an answer that took an unknown time. */
  public Annotation(String taskId, String label, String worker, Instant submitted, String note) {
    this(taskId, label, worker, submitted, note, null, false);
  }

  /**
   * Returns the name of a person without white space around it.
   *
   * @throws dev.starsight.data.StarsightException if it is empty, too long, or has characters that
   *     are not shown
   */
  public static String requireName(String name) {
    return PersonText.name(name);
  }

  /**
   * Returns a note that can be stored, without lone surrogates.
   *
   * @throws dev.starsight.data.StarsightException if it is too long
   */
  public static String requireNote(String note) {
    return PersonText.note(note);
  }
}
