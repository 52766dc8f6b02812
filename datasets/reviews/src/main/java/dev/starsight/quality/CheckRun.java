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
import dev.starsight.quality.internal.ValueText;
import dev.starsight.quality.suggestions.Suggestion;
import dev.starsight.quality.suggestions.SuggestionScan;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
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
  private static final int LONGEST_SAMPLE = 10_000;

  private final Checks<T> checks;
  private final Scan<T> scan;
  private final @Nullable SuggestionScan<T> suggesting;
  private final FailingRows failing;
  private final Map<Analyzer<?>, List<Judge>> judges = new HashMap<>();
  private final Map<Written, Judge> written = new HashMap<>();
  private final List<Judge> inOrder = new ArrayList<>();
  private long rows;

  /** A constraint on each row, with the first rows that do not meet it. */
  private record Judge(String check, Constraint constraint, List<String> samples) {}

  /** What is written of a constraint: a rule that is written twice has its rows once. */
  private record Written(String check, String constraint) {
    static Written of(Check check, Constraint constraint) {
      return new Written(check.name(), constraint.description());
    }
  }

  CheckRun(Checks<T> checks, FailingRows failing, @Nullable SuggestionScan<T> suggesting) {
    this.checks = checks;
    this.failing = failing;
    this.scan = Scan.of(checks.schema(), checks.analyzers());
    this.suggesting = suggesting;
    for (Check check : checks.checks()) {
      for (Constraint constraint : check.constraints()) {
        Judge judge = new Judge(check.name(), constraint, new ArrayList<>());
        if (constraint.judgesRows()
            && written.putIfAbsent(Written.of(check, constraint), judge) == null) {
          judges.computeIfAbsent(constraint.analyzer(), analyzer -> new ArrayList<>()).add(judge);
          inOrder.add(judge);
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

  /**
   * Writes what the rows so far gave, for {@link #mergeWritten} on another machine: all but exact
   * counts of values, in bytes whose number has a limit. The caller flushes the stream.
   */
  public void write(DataOutput out) throws IOException {
    out.writeLong(rows);
    scan.write(out);
    for (Judge judge : inOrder) {
      out.writeByte(judge.samples().size());
      for (String sample : judge.samples()) {
        out.writeUTF(ValueText.cut(sample, LONGEST_SAMPLE));
      }
    }
    if (suggesting != null) {
      suggesting.write(out);
    }
  }

  /**
   * Adds the rows of a run of the same checks that was written; those of the first rows first.
   * Their exact counts come from {@link #mergeProfiles}.
   *
   * @throws IllegalArgumentException if it was a run of other checks
   */
  public void mergeWritten(DataInput in) throws IOException {
    rows += in.readLong();
    scan.mergeWritten(in);
    for (Judge judge : inOrder) {
      for (int i = in.readByte(); i > 0; i--) {
        String sample = in.readUTF();
        if (judge.samples().size() < SAMPLES) {
          judge.samples().add(sample);
        }
      }
    }
    if (suggesting != null) {
      suggesting.mergeWritten(in);
    }
  }

  /** Writes exact counts of values in parts, so that a value is in the same part of every run. */
  public void writeCounts(List<? extends DataOutput> parts) throws IOException {
    for (Scan<?> each : scans()) {
      each.writeCounts(parts);
    }
  }

  /** Adds one part of the exact counts of a run that was written. */
  public void mergeCounts(DataInput in) throws IOException {
    for (Scan<?> each : scans()) {
      each.mergeCounts(in);
    }
  }

  /** Writes how many values occur how often, which is little. */
  public void writeProfiles(DataOutput out) throws IOException {
    for (Scan<?> each : scans()) {
      each.writeProfiles(out);
    }
  }

  /** Adds what {@link #writeProfiles} wrote of a part; no row can be added afterwards. */
  public void mergeProfiles(DataInput in) throws IOException {
    for (Scan<?> each : scans()) {
      each.mergeProfiles(in);
    }
  }

  private List<Scan<?>> scans() {
    List<Scan<?>> all = new ArrayList<>(List.of(scan));
    if (suggesting != null) {
      all.addAll(suggesting.scans());
    }
    return all;
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
