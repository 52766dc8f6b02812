package dev.starsight.annotation;

import dev.starsight.annotation.GroupCommit.Change;
import dev.starsight.annotation.GroupCommit.Checked;
import dev.starsight.annotation.QueueEvent.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes back a decision, if it is what a person did last and no later one counts instead. */
final class DecisionUndo extends Change<Optional<Annotation>> {

  private final String worker;
  private final Instant time;

  DecisionUndo(String worker, Instant time) {
    super(Set.of()); // Which task it is about is known only when it is checked.
    this.worker = PersonText.name(worker);
    this.time = time;
  }

  @Override
  Checked<Optional<Annotation>> check(QueueState state) {
    AnnotationTask task = state.lastOf(worker);
    Annotation decision = task == null ? null : state.adjudication(task.id());
    if (decision == null || !decision.worker().equals(worker) || !state.hasLastDecided(worker)) {
      return new Checked<>(Optional.empty(), List.of(), () -> {});
    }
    QueueEvent event = new QueueEvent(Kind.UNDO, decision.taskId(), worker, time, "");
    return new Checked<>(
        Optional.of(decision), List.of(QueueJson.write(event)), () -> state.apply(event));
  }
}
