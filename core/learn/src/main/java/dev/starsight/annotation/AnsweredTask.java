package dev.starsight.annotation;

/** A task and the latest answer to it. */
public record AnsweredTask(AnnotationTask task, Annotation annotation) {

  /** Whether the person agreed with the model. */
  public boolean agrees() {
    return task.predicted().equals(annotation.label());
  }
}
