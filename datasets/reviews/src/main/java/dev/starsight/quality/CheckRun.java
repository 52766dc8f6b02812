package dev.starsight.quality;

import dev.starsight.quality.analyzers.Analyzer;
import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.analyzers.Scan;
import dev.starsight.quality.analyzers.States;
import dev.starsight.quality.analyzers.Values;
import dev.starsight.quality.anomalies.Anomaly;
import dev.starsight.quality.anomalies.MetricHistory;
import dev.starsight.quality.checks.Check;
import dev.starsight.quality.checks.Constraint;
import dev.starsight.quality.checks.Outcome;
import dev.starsight.quality.suggestions.Suggestion;
import dev.starsight.quality.suggestions.SuggestionScan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks at work: takes rows in order and reports at any time. Not thread-safe.
 *
 * @param <T> the type of a row
 */
public final class CheckRun<T> implements Consumer<T> {

  private static final int SAMPLES = 5;

  private final Checks<T> checks;
  private final Scan<T> scan;
  private final @Nullable SuggestionScan<T> suggesting;
  private final FailingRows failing;
  private final Map<Analyzer<?>, List<Judge>> judges = new HashMap<>();
  private final Map<Written, Judge> written = new HashMap<>();
  private long rows;

  /** A constraint on each row, with the first rows that do not meet it. */
  private record Judge(String check, Constraint constraint, List<String> samples) {}

  /** What is written of a constraint: a rule that is written twice has its rows once. */
  private record Written(String check, String constraint) {
    static Written of(Check check, Constraint constraint) {
      return new Written(check.name(), constraint.description());
    }
  }

  CheckRun(Checks<T> checks, FailingRows failing) {
    this.checks = checks;
    this.failing = failing;
    this.scan = Scan.of(checks.schema(), checks.analyzers());
    this.suggesting =
        checks.rules().isEmpty()
            ? null
            : new SuggestionScan<>(checks.schema(), checks.rules(), checks.seed());
    for (Check check : checks.checks()) {
      for (Constraint constraint : check.constraints()) {
        Judge judge = new Judge(check.name(), constraint, new ArrayList<>());
        if (constraint.judgesRows()
            && written.putIfAbsent(Written.of(check, constraint), judge) == null) {
          judges.computeIfAbsent(constraint.analyzer(), analyzer -> new ArrayList<>()).add(judge);
        }
      }
    }
    scan.watch(judges.keySet(), this::judge);
  }

  private void judge(Analyzer<?> analyzer, T row, Values values) {
    String place = checks.schema().place(row, "row " + rows);
    for (Judge judge : judges.getOrDefault(analyzer, List.of())) {
      if (judge.samples().size() < SAMPLES) {
        judge.samples().add(place);
      }
      failing.add(judge.check(), judge.constraint().description(), place, values);
    }
  }

  @Override
  public void accept(T row) {
    rows++;
    scan.accept(row);
    if (suggesting != null) {
      suggesting.accept(row);
    }
  }

  /** Returns the states, to save or to merge with those of other rows. */
  public States states() {
    return scan.states();
  }

  /** Returns everything that is measured. */
  public Collection<Analyzer<?>> analyzers() {
    return checks.analyzers();
  }

  /** Returns the metrics that are unusual by the constraints whose history decides. */
  public List<Anomaly> anomalies(MetricHistory history) {
    States states = scan.states();
    return checks.checks().stream()
        .flatMap(check -> check.constraints().stream())
        .flatMap(each -> each.anomaly(states.metric(each.analyzer()), history).stream())
        .distinct()
        .toList();
  }

  /** Returns the metrics of a report for other rows than these, such as those of all days. */
  public List<DataMetric> metrics(States states) {
    Set<DataMetric> metrics = new LinkedHashSet<>();
    for (Analyzer<?> analyzer : checks.requested()) {
      metrics.add(states.metric(analyzer));
    }
    for (Analyzer<?> analyzer : checks.defaults()) {
      DataMetric metric = states.metric(analyzer);
      // A column of a file without types need not have numbers.
      if (metric.isComputed()) {
        metrics.add(metric);
      }
    }
    return List.copyOf(metrics);
  }

  /** Returns the report of the rows so far. */
  public QualityReport report() {
    return report(MetricHistory.none());
  }

  /** Returns the report of the rows so far, whose history decides some constraints. */
  public QualityReport report(MetricHistory history) {
    States states = scan.states();
    Set<DataMetric> checked = new LinkedHashSet<>();
    List<QualityReport.Result> results = new ArrayList<>();
    for (Check check : checks.checks()) {
      for (Constraint constraint : check.constraints()) {
        DataMetric metric = states.metric(constraint.analyzer());
        checked.add(metric);
        results.add(result(check, constraint, metric, history));
      }
    }
    List<Suggestion> suggestions = suggesting == null ? List.of() : suggesting.suggestions();
    return new QualityReport(metrics(states), List.copyOf(checked), results, suggestions);
  }

  private QualityReport.Result result(
      Check check, Constraint constraint, DataMetric metric, MetricHistory history) {
    Outcome outcome = constraint.evaluate(metric, history);
    OptionalLong count =
        constraint.judgesRows() && !(outcome instanceof Outcome.NotEvaluated)
            ? scan.mismatches(constraint.analyzer())
            : OptionalLong.empty();
    Judge judge = written.get(Written.of(check, constraint));
    List<String> samples = judge == null ? List.of() : judge.samples();
    return new QualityReport.Result(
        check.name(),
        check.level(),
        constraint.description(),
        outcome,
        count.isPresent() ? count.getAsLong() : null,
        samples);
  }
}
