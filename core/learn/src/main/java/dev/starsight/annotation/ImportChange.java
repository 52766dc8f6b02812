package dev.starsight.annotation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.annotation.AnnotationQueue.AddedAnswers;
import dev.starsight.annotation.GroupCommit.Change;
import dev.starsight.annotation.GroupCommit.Checked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    Map<Key, Annotation> latest = new HashMap<>();
    List<Annotation> added = new ArrayList<>();
    int unknown = 0;
    for (Annotation answer : answers) {
      Key key = new Key(answer.taskId(), answer.worker(), answer.adjudication());
      if (state.task(answer.taskId()) == null) {
        unknown++;
      } else if (isLater(answer, latest.getOrDefault(key, known(state, answer)))) {
        latest.put(key, answer);
        added.add(answer);
      }
    }
    List<ObjectNode> records = added.stream().map(QueueJson::write).toList();
    int repeated = answers.size() - unknown - added.size();
    return new Checked<>(
        new AddedAnswers(added.size(), repeated, unknown),
        records,
        () -> added.forEach(state::apply));
  }

  private static boolean isLater(Annotation answer, @Nullable Annotation known) {
    return known == null || answer.submitted().isAfter(known.submitted());
  }

  private static @Nullable Annotation known(QueueState state, Annotation answer) {
    if (!answer.adjudication()) {
      return state.answer(answer.taskId(), answer.worker());
    }
    Annotation decided = state.adjudication(answer.taskId());
    return decided != null && decided.worker().equals(answer.worker()) ? decided : null;
  }
}
