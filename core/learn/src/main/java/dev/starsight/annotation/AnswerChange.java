package dev.starsight.annotation;

import dev.starsight.annotation.GroupCommit.Change;
import dev.starsight.annotation.GroupCommit.Checked;
import dev.starsight.data.StarsightException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** An answer or an adjudication of a task that is named by its id, or by a beginning of it. */
final class AnswerChange extends Change<Annotation> {

  private final AnnotationQueue queue;
  private final String taskId;
  private final String label;
  private final String worker;
  private final Instant submitted;
  private final String note;
  private final boolean adjudication;

  AnswerChange(
      AnnotationQueue queue,
      String taskId,
      String label,
      String worker,
      Instant submitted,
      String note,
      boolean adjudication) {
    super(Set.of("task " + taskId, "worker " + worker));
    this.queue = queue;
    this.taskId = taskId;
    this.label = label;
    this.worker = PersonText.name(worker);
    this.submitted = submitted;
    this.note = PersonText.note(note);
    this.adjudication = adjudication;
  }

  @Override
  Checked<Annotation> check(QueueState state) {
    AnnotationTask task = find(state);
    queue.requireLabel(label);
    Annotation answer =
        new Annotation(task.id(), label, worker, submitted, note, null, adjudication);
    return new Checked<>(answer, List.of(QueueJson.write(answer)), () -> state.apply(answer));
  }

  /** Returns the task with this id or beginning of one. */
  private AnnotationTask find(QueueState state) {
    AnnotationTask exact = state.task(taskId);
    if (exact != null) {
      return exact;
    }
    List<AnnotationTask> meant =
        taskId.isEmpty()
            ? List.of()
            : state.tasks().filter(task -> task.id().startsWith(taskId)).toList();
    if (meant.size() != 1) {
      throw new StarsightException(
          "%s of the queue %s %s with \"%s\"; %s wait for an answer"
              .formatted(
                  meant.isEmpty() ? "no task" : meant.size() + " tasks",
                  queue.directory(),
                  meant.size() > 1 ? "begin" : "begins",
                  taskId,
                  state.progress().open()));
    }
    return meant.get(0);
  }
}
