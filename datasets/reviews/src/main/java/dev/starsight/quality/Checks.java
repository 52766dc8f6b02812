package dev.starsight.quality;

import dev.starsight.quality.Check.Constraint;
import dev.starsight.quality.QualityReport.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What to find out about rows of one kind: metrics, checks, and whether to suggest more. Immutable,
 * hence thread-safe.
 *
 * @param <T> the type of a row
 */
public final class Checks<T> {

  /** The share of texts that may be blank in rows one learns from. */
  private static final double TEXTS_PRESENT = 0.9;

  private static final int MOST_LABELS = 100;

  private final RowSchema<T> schema;
  private final List<Analyzer> analyzers;
  private final List<Check> checks;
  private final boolean suggesting;

  private Checks(
      RowSchema<T> schema, List<Analyzer> analyzers, List<Check> checks, boolean suggesting) {
    this.schema = Objects.requireNonNull(schema, "schema");
    this.analyzers = List.copyOf(analyzers);
    this.checks = List.copyOf(checks);
    this.suggesting = suggesting;
  }

  /** Nothing to find out yet about rows of this schema. */
  public static <T> Checks<T> of(RowSchema<T> schema) {
    return new Checks<>(schema, List.of(), List.of(), false);
  }

  /**
   * What any labelled texts should be: there are rows, the texts are mostly there, every row has a
   * label, and there are 2 to 100 different ones. Measures the completeness of every column.
   *
   * @param textColumn the name of the column with the text
   * @param labelColumn the name of the column with the label
   */
  public static <T> Checks<T> forColumns(
      RowSchema<T> schema, String textColumn, String labelColumn) {
    List<Analyzer> analyzers = new ArrayList<>();
    analyzers.add(Analyzer.size());
    schema.names().forEach(name -> analyzers.add(Analyzer.completeness(name)));
    analyzers.add(Analyzer.countDistinct(labelColumn));
    analyzers.add(Analyzer.countDistinct(textColumn));
    Check check =
        Check.named("labelled texts")
            .hasSizeAtLeast(1)
            .isMostlyNotBlank(textColumn, TEXTS_PRESENT)
            .isComplete(labelColumn)
            .satisfies(
                "isNotBlank(" + labelColumn + ")",
                labelColumn + " is not blank",
                labelColumn,
                value -> value == null || !value.toString().isBlank())
            .hasDistinctBetween(labelColumn, 2, MOST_LABELS);
    return of(schema).measuring(analyzers).with(check);
  }

  /** This, and more metrics. */
  public Checks<T> measuring(List<Analyzer> more) {
    List<Analyzer> all = new ArrayList<>(analyzers);
    all.addAll(more);
    return new Checks<>(schema, all, checks, suggesting);
  }

  /** This, and one more check. */
  public Checks<T> with(Check check) {
    List<Check> all = new ArrayList<>(checks);
    all.add(check);
    return new Checks<>(schema, analyzers, all, suggesting);
  }

  /** The same, and what further constraints the rows suggest. */
  public Checks<T> withSuggestions() {
    return new Checks<>(schema, analyzers, checks, true);
  }

  /** The checks. */
  public List<Check> checks() {
    return checks;
  }

  /** A scan for all this, to be fed by the caller; its report is {@link #report(Scan)}. */
  public Scan<T> scan() {
    Set<Analyzer> all = new LinkedHashSet<>(analyzers);
    checks.forEach(check -> check.constraints().forEach(each -> all.add(each.analyzer())));
    if (suggesting) {
      all.addAll(Suggestions.analyzers(schema));
    }
    return Scan.of(schema, all);
  }

  /** What a scan made by {@link #scan()} found. */
  public QualityReport report(Scan<T> scan) {
    List<DataMetric> metrics = analyzers.stream().distinct().map(scan::metric).toList();
    List<DataMetric> checked = new ArrayList<>();
    List<QualityReport.Result> results = new ArrayList<>();
    for (Check check : checks) {
      for (Constraint constraint : check.constraints()) {
        DataMetric metric = scan.metric(constraint.analyzer());
        if (!checked.contains(metric)) {
          checked.add(metric);
        }
        results.add(
            new QualityReport.Result(
                check.name(), constraint.description(), constraint.evaluate(metric)));
      }
    }
    List<Suggestion> suggestions = suggesting ? Suggestions.of(scan) : List.of();
    return new QualityReport(metrics, checked, results, suggestions);
  }

  /** Scans rows once, in order. */
  public QualityReport verify(Iterable<? extends T> rows) {
    return report(scan().addAll(rows));
  }

  /** Scans rows once, in order, as they come; does not close the stream. */
  public QualityReport verify(Stream<? extends T> rows) {
    Scan<T> scan = scan();
    rows.sequential().forEachOrdered(scan);
    return report(scan);
  }
}
