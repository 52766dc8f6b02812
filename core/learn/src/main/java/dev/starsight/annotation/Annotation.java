package dev.starsight.annotation;

import java.time.Instant;
import java.util.Objects;

/**
 * A person's answer to a task. Immutable.
 *
 * @param taskId the {@link AnnotationTask#id()}
 * @param label one of the queue's labels
 * @param worker the name of the person, not blank
 * @param submitted the time of the answer
 * @param note a remark; may be empty
 */
public record Annotation(
    String taskId, String label, String worker, Instant submitted, String note) {

  public Annotation {
    Objects.requireNonNull(taskId, "taskId");
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(submitted, "submitted");
    Objects.requireNonNull(note, "note");
    if (worker.isBlank()) {
      throw new IllegalArgumentException("an annotation needs the name of the worker");
    }
  }
}
