package dev.starsight.annotation;

import dev.starsight.data.LabelSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the answers to a task come to. Immutable.
 *
 * @param task the task
 * @param label the label of the row, or null if the answers do not decide it
 * @param rule how it follows from the answers
 * @param answers each person's latest answer, in their order, adjudications not among them
 * @param adjudication the decision between the answers, or null if there is none
 */
public record FinalLabel(
    AnnotationTask task,
    @Nullable String label,
    Rule rule,
    List<Annotation> answers,
    @Nullable Annotation adjudication) {

  public FinalLabel {
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(rule, "rule");
    answers = List.copyOf(answers);
  }

  /** How a label follows from answers; the first rule that applies is used. */
  public enum Rule {
    /** The latest adjudication. */
    ADJUDICATED,
    /** The latest answer, to a task that one person was asked for. */
    LATEST,
    /** All answers are the same. */
    UNANIMOUS,
    /** More than half of the answers are the same. */
    MAJORITY,
    /** The median, if labels are numbers; with an even number, both middle answers are the same. */
    MEDIAN,
    /** None of these; somebody must decide. */
    UNDECIDED;

    /** Returns the name in files, such as {@code majority}. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Returns the label of a task with at least one answer or an adjudication.
   *
   * @param labels the labels of the queue
   * @param answers each person's latest answer, in their order
   */
  static FinalLabel of(
      AnnotationTask task,
      LabelSet labels,
      List<Annotation> answers,
      @Nullable Annotation adjudication) {
    if (adjudication != null) {
      return new FinalLabel(task, adjudication.label(), Rule.ADJUDICATED, answers, adjudication);
    }
    if (task.plan().answers() == 1) {
      String latest = answers.get(answers.size() - 1).label();
      return new FinalLabel(task, latest, Rule.LATEST, answers, null);
    }
    Map<String, Long> counts =
        answers.stream().collect(Collectors.groupingBy(Annotation::label, Collectors.counting()));
    for (Map.Entry<String, Long> each : counts.entrySet()) {
      if (each.getValue() * 2 > answers.size()) {
        Rule rule = counts.size() == 1 ? Rule.UNANIMOUS : Rule.MAJORITY;
        return new FinalLabel(task, each.getKey(), rule, answers, null);
      }
    }
    String median = labels.isNumeric() ? median(labels, answers) : null;
    Rule rule = median == null ? Rule.UNDECIDED : Rule.MEDIAN;
    return new FinalLabel(task, median, rule, answers, null);
  }

  private static @Nullable String median(LabelSet labels, List<Annotation> answers) {
    int[] sorted = answers.stream().mapToInt(each -> labels.idOf(each.label())).sorted().toArray();
    int low = sorted[(sorted.length - 1) / 2];
    int high = sorted[sorted.length / 2];
    return low == high ? labels.label(low) : null;
  }

  /**
   * Returns the share of the pairs of answers that are the same, 0 to 1; NaN with fewer than two
   * answers.
   */
  public double agreement() {
    int pairs = 0;
    int same = 0;
    for (int i = 0; i < answers.size(); i++) {
      for (int j = 0; j < i; j++) {
        pairs++;
        same += answers.get(i).label().equals(answers.get(j).label()) ? 1 : 0;
      }
    }
    return pairs == 0 ? Double.NaN : (double) same / pairs;
  }

  /** Returns the latest answer or adjudication. */
  public Annotation latest() {
    return adjudication == null ? answers.get(answers.size() - 1) : adjudication;
  }
}
