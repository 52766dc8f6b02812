package dev.starsight.annotation;

import java.time.Instant;
import java.util.Objects;

/**
 * What a person said to a task. Immutable.
 *
 * @param taskId the {@link AnnotationTask#id()}
 * @param label one of the queue's labels
 * @param worker who said it, not blank
 * @param submitted when
 * @param note what else they said; may be empty
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
