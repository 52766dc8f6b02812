package dev.starsight.annotation.exchange;

import dev.starsight.annotation.Annotation;
import java.util.List;

/**
 * The answers that a file holds. Immutable.
 *
 * @param answers all of them, also those to tasks that are not in the queue
 * @param unlabelled how many rows or annotations have no label: what nobody answered, or skipped
 */
public record ImportedAnswers(List<Annotation> answers, int unlabelled) {

  public ImportedAnswers {
    answers = List.copyOf(answers);
  }
}
