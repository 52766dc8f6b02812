package dev.starsight.annotation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.annotation.AnnotationQueue.AddedAnswers;
import dev.starsight.annotation.GroupCommit.Change;
import dev.starsight.annotation.GroupCommit.Checked;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers that were given elsewhere; written alone. */
final class ImportChange extends Change<AddedAnswers> {

  private record Key(String taskId, String worker, boolean adjudication) {}

  private final List<Annotation> answers = new ArrayList<>();

  ImportChange(AnnotationQueue queue, List<Annotation> answers) {
    super(Set.of());
    for (Annotation each : answers) {
      queue.requireLabel(each.label());
      this.answers.add(
          new Annotation(
              each.taskId(),
              each.label(),
              PersonText.name(each.worker()),
              each.submitted(),
              PersonText.note(each.note()),
              each.duration(),
              each.adjudication()));
    }
  }

  @Override
  Checked<AddedAnswers> check(QueueState state) {
    List<Annotation> toTasks =
        answers.stream().filter(answer -> state.task(answer.taskId()) != null).toList();
    Map<Key, Annotation> latest = latest(toTasks);
    List<Annotation> added =
        latest.values().stream().filter(answer -> counts(answer, known(state, answer))).toList();
    int same = 0;
    for (Annotation answer : toTasks) {
      Annotation known = known(state, answer);
      Annotation last = Objects.requireNonNull(latest.get(key(answer)));
      boolean isSame =
          hasLabelOf(known, answer) || (counts(last, known) && hasLabelOf(last, answer));
      same += isSame ? 1 : 0;
    }
    List<ObjectNode> records = added.stream().map(QueueJson::write).toList();
    return new Checked<>(
        new AddedAnswers(
            added.size(),
            same - added.size(),
            toTasks.size() - same,
            answers.size() - toTasks.size()),
        records,
        () -> added.forEach(state::apply));
  }

  /** Returns the latest answer of each person to each task; of equally late ones the last. */
  private static Map<Key, Annotation> latest(List<Annotation> answers) {
    Map<Key, Annotation> latest = new LinkedHashMap<>();
    for (Annotation answer : answers) {
      Annotation other = latest.get(key(answer));
      if (other == null || !answer.submitted().isBefore(other.submitted())) {
        latest.remove(key(answer));
        latest.put(key(answer), answer);
      }
    }
    return latest;
  }

  private static Key key(Annotation answer) {
    return new Key(answer.taskId(), answer.worker(), answer.adjudication());
  }

  /** Returns whether an answer replaces the one in the queue. */
  private static boolean counts(Annotation answer, @Nullable Annotation known) {
    return known == null
        || answer.submitted().isAfter(known.submitted())
        || (answer.submitted().equals(known.submitted()) && !hasLabelOf(known, answer));
  }

  private static boolean hasLabelOf(@Nullable Annotation one, Annotation other) {
    return one != null && one.label().equals(other.label());
  }

  private static @Nullable Annotation known(QueueState state, Annotation answer) {
    if (!answer.adjudication()) {
      return state.answer(answer.taskId(), answer.worker());
    }
    Annotation decided = state.adjudication(answer.taskId());
    return decided != null && decided.worker().equals(answer.worker()) ? decided : null;
  }
}
