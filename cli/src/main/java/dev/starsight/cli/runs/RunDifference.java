package dev.starsight.cli.runs;

import dev.starsight.data.LabelSet;
import dev.starsight.evaluation.Evaluation.Difference;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics.Interval;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * How a result differs from the first one. On the same rows, row by row: the interval is a paired
 * bootstrap. Otherwise the interval is that of independent samples, from the intervals of both.
 *
 * @param other the other result
 * @param value its metric minus that of the first
 * @param interval of the value, 95 %
 * @param rows that both have, 0 if they are not known to be the same
 */
record RunDifference(PastRun other, double value, Interval interval, int rows) {

  /** So many results are compared with the first: each takes a bootstrap. */
  static final int MOST = 20;

  /** Metrics for which the predicted labels are enough. */
  private static final Set<Metric> OF_LABELS =
      EnumSet.of(
          Metric.ACCURACY,
          Metric.BALANCED_ACCURACY,
          Metric.MACRO_F1,
          Metric.MAE,
          Metric.WITHIN_ONE,
          Metric.QUADRATIC_KAPPA);

  /** Returns whether the interval leaves no doubt which is better. */
  boolean isClear() {
    return interval.low() > 0 || interval.high() < 0;
  }

  boolean isPaired() {
    return rows > 0;
  }

  /**
   * Compares the first result with the others that can be compared, at most {@value #MOST}.
   *
   * @param metric its name
   * @param seed of the bootstrap
   * @throws IOException naming the file, if saved predictions are damaged
   */
  static List<RunDifference> fromFirst(List<PastRun> runs, String metric, long seed)
      throws IOException {
    List<RunDifference> differences = new ArrayList<>();
    if (runs.isEmpty() || Double.isNaN(runs.get(0).metric(metric))) {
      return differences;
    }
    PastRun first = runs.get(0);
    Optional<Metric> known =
        OF_LABELS.stream().filter(each -> each.id().equals(metric)).findFirst();
    Optional<EvaluatedRows> rows =
        known.isPresent() ? EvaluatedRows.read(first.directory()) : Optional.empty();
    for (PastRun other : runs.subList(1, Math.min(runs.size(), MOST + 1))) {
      if (!Double.isNaN(other.metric(metric))) {
        Optional<RunDifference> paired = Optional.empty();
        if (rows.isPresent()) {
          paired = paired(rows.get(), other, known.orElseThrow(), seed);
        }
        paired.or(() -> independent(first, other, metric)).ifPresent(differences::add);
      }
    }
    return differences;
  }

  private static Optional<RunDifference> paired(
      EvaluatedRows first, PastRun other, Metric metric, long seed) throws IOException {
    Optional<EvaluatedRows> saved = EvaluatedRows.read(other.directory());
    if (saved.isEmpty() || first.ids().isEmpty() || !first.areOfSameRows(saved.get())) {
      return Optional.empty();
    }
    Set<String> all = new TreeSet<>(first.labels());
    all.addAll(first.predicted());
    all.addAll(saved.get().predicted());
    LabelSet labels = LabelSet.of(all);
    boolean needsNumbers = metric == Metric.MAE || metric == Metric.WITHIN_ONE;
    if ((needsNumbers || metric == Metric.QUADRATIC_KAPPA) && !labels.isNumeric()) {
      return Optional.empty();
    }
    Difference difference =
        Difference.of(
            labels,
            first.truth(labels),
            saved.get().predictions(labels),
            first.predictions(labels),
            metric,
            seed);
    // A difference of scores is positive if the other is better, one of values if it is greater.
    Interval interval = difference.interval();
    boolean same = metric.isHigherBetter();
    return Optional.of(
        new RunDifference(
            other,
            same ? difference.value() : -difference.value(),
            same ? interval : new Interval(-interval.high(), -interval.low()),
            first.ids().size()));
  }

  private static Optional<RunDifference> independent(PastRun first, PastRun other, String metric) {
    Interval one = first.intervals().get(metric);
    Interval two = other.intervals().get(metric);
    if (one == null || two == null) {
      return Optional.empty();
    }
    double a = first.metric(metric);
    double b = other.metric(metric);
    double down = Math.hypot(b - two.low(), one.high() - a);
    double up = Math.hypot(two.high() - b, a - one.low());
    if (!Stream.of(down, up).allMatch(Double::isFinite)) {
      return Optional.empty();
    }
    double value = b - a;
    return Optional.of(new RunDifference(other, value, new Interval(value - down, value + up), 0));
  }
}
