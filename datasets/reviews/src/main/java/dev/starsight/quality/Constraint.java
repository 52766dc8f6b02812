package dev.starsight.quality;

import java.util.Objects;
import java.util.function.DoublePredicate;

/**
 * An assertion on the metric of an analyzer. Immutable.
 *
 * @param description how it is written: "isComplete(review_id)"
 * @param analyzer what is measured
 * @param requirement the assertion in words, to follow what is measured: "must be at least 3"
 * @param assertion whether a value meets it
 */
public record Constraint(
    String description, Analyzer analyzer, String requirement, DoublePredicate assertion) {

  public Constraint {
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(analyzer, "analyzer");
    Objects.requireNonNull(requirement, "requirement");
    Objects.requireNonNull(assertion, "assertion");
  }

  /** Whether a metric of this constraint's analyzer meets it. */
  public Outcome evaluate(DataMetric metric) {
    String subject = analyzer.subject();
    if (!metric.isComputed()) {
      return new Outcome.NotEvaluated(subject + " cannot be computed: " + metric.note());
    }
    String note = metric.note().isEmpty() ? "" : " (" + metric.note() + ")";
    if (assertion.test(metric.value())) {
      return new Outcome.Passed(subject + " is " + metric.valueText() + note);
    }
    return new Outcome.Failed(
        subject + " " + requirement + ", but is " + metric.valueText() + note);
  }
}
