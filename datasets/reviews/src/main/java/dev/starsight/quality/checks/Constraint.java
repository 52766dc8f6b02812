package dev.starsight.quality.checks;

import dev.starsight.quality.analyzers.Analyzer;
import dev.starsight.quality.analyzers.Condition;
import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.anomalies.Anomaly;
import dev.starsight.quality.anomalies.AnomalyRule;
import dev.starsight.quality.anomalies.ExpectedRange;
import dev.starsight.quality.anomalies.MetricHistory;
import java.util.Objects;
import java.util.Optional;

/**
 * An assertion on the metric of an analyzer. Immutable.
 *
 * @param description the constraint as it is written in reports and in a rules file:
 *     "isComplete(review_id)"
 * @param analyzer what is measured
 * @param threshold what the metric must be
 * @param judgesRows whether the analyzer judges each row, so that the rows that fail can be shown
 */
public record Constraint(
    String description, Analyzer<?> analyzer, Threshold threshold, boolean judgesRows) {

  /** All rows. */
  static final Threshold ALL = Threshold.equalTo(1);

  public Constraint {
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(analyzer, "analyzer");
    Objects.requireNonNull(threshold, "threshold");
  }

  /** Returns a constraint on a metric. */
  public static Constraint of(String description, Analyzer<?> analyzer, Threshold threshold) {
    return new Constraint(description, analyzer, threshold, false);
  }

  /** Returns a constraint that requires all rows to be fine in the eyes of an analyzer. */
  public static Constraint onRows(String description, Analyzer<?> analyzer) {
    return new Constraint(description, analyzer, ALL, true);
  }

  /**
   * Returns this constraint with another threshold, such as a share of the rows instead of all.
   *
   * @throws IllegalStateException if there is a filter already, which comes last
   */
  public Constraint requiring(Threshold other) {
    String text = other.rule().isEmpty() ? "(" + other.requirement() + ")" : other.rule();
    return new Constraint(description + " " + text, analyzer, other, judgesRows);
  }

  /**
   * Returns this constraint on the rows only that meet a condition.
   *
   * @throws IllegalStateException if there is a filter already
   */
  public Constraint where(Condition condition) {
    return new Constraint(
        description + " where " + condition.text(),
        analyzer.where(condition),
        threshold,
        judgesRows);
  }

  /** Evaluates a metric of this constraint's analyzer, without a history. */
  public Outcome evaluate(DataMetric metric) {
    return evaluate(metric, MetricHistory.none());
  }

  /** Evaluates a metric of this constraint's analyzer. */
  public Outcome evaluate(DataMetric metric, MetricHistory history) {
    String subject = analyzer.subject();
    if (!metric.isComputed()) {
      return new Outcome.NotEvaluated(subject + " cannot be computed: " + metric.note());
    }
    String note = metric.note().isEmpty() ? "" : " (" + metric.note() + ")";
    String measured = "is " + metric.valueText() + note;
    AnomalyRule rule = threshold.history();
    if (rule != null) {
      return evaluate(rule, measured, metric, history);
    }
    return threshold.test().test(metric.value())
        ? new Outcome.Passed(subject + " " + measured)
        : new Outcome.Failed(subject + " " + threshold.requirement() + ", but " + measured);
  }

  /**
   * Returns the metric of this constraint's analyzer as an anomaly, if its history decides and it
   * is one.
   */
  public Optional<Anomaly> anomaly(DataMetric metric, MetricHistory history) {
    AnomalyRule rule = threshold.history();
    if (rule == null || !metric.isComputed()) {
      return Optional.empty();
    }
    return rule.range(metric, history)
        .filter(range -> !range.contains(metric.value()))
        .map(range -> new Anomaly(metric, history.time(), range, rule.text()));
  }

  private Outcome evaluate(
      AnomalyRule rule, String measured, DataMetric metric, MetricHistory history) {
    String subject = analyzer.subject();
    Optional<ExpectedRange> range = rule.range(metric, history);
    if (range.isEmpty()) {
      return history.isKept()
          ? new Outcome.NotEvaluated(
              "%s %s; there is not enough history yet (%s)"
                  .formatted(subject, measured, rule.progress(metric, history)),
              true)
          : new Outcome.NotEvaluated(
              "%s %s, but there is no history to judge it by".formatted(subject, measured));
    }
    String requirement = rule.requirement(range.get(), metric, history);
    return range.get().contains(metric.value())
        ? new Outcome.Passed(subject + " " + measured + ", and " + requirement)
        : new Outcome.Failed(subject + " " + requirement + ", but " + measured);
  }
}
