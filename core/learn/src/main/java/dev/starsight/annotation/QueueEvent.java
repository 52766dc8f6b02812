package dev.starsight.annotation;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * What a person did to a task other than answering it. Immutable.
 *
 * @param kind what the person did
 * @param taskId the {@link AnnotationTask#id()}
 * @param worker the name of the person
 * @param submitted the time by the clock of the machine
 * @param note a remark; may be empty
 */
record QueueEvent(Kind kind, String taskId, String worker, Instant submitted, String note) {

  enum Kind {
    /** The person does not want to answer this task. */
    SKIP,
    /** The last answer or skip of the person does not count. */
    UNDO,
    /** The person wrote a remark without answering. */
    NOTE;

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Kind of(String id) {
      for (Kind kind : values()) {
        if (kind.id().equals(id)) {
          return kind;
        }
      }
      throw new IllegalArgumentException("\"" + id + "\" is no event of a queue");
    }
  }

  QueueEvent {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(taskId, "taskId");
    Objects.requireNonNull(worker, "worker");
    Objects.requireNonNull(submitted, "submitted");
    Objects.requireNonNull(note, "note");
  }
}
