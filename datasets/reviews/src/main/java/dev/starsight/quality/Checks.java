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
 * The metrics to measure and the checks to run on rows of one type, and whether to suggest more
 * constraints. Immutable, hence thread-safe.
 *
 * @param <T> the type of a row
 */
public final class Checks<T> {

  /** The least share of rows with a text that is not blank, for rows to learn from. */
  private static final double TEXTS_PRESENT = 0.9;

  private static final int MAX_LABELS = 100;

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

  /** Returns no metrics and checks yet for rows of this schema. */
  public static <T> Checks<T> of(RowSchema<T> schema) {
    return new Checks<>(schema, List.of(), List.of(), false);
  }

  /**
   * Returns the checks for any labelled texts: there are rows, most texts are not blank, every row
   * has a label, and there are 2 to 100 different labels. Measures the completeness of every
   * column.
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
            .hasDistinctBetween(labelColumn, 2, MAX_LABELS);
    return of(schema).measuring(analyzers).with(check);
  }

  /** Returns these checks with more metrics to measure. */
  public Checks<T> measuring(List<Analyzer> more) {
    List<Analyzer> all = new ArrayList<>(analyzers);
    all.addAll(more);
    return new Checks<>(schema, all, checks, suggesting);
  }

  /** Returns these checks and one more. */
  public Checks<T> with(Check check) {
    List<Check> all = new ArrayList<>(checks);
    all.add(check);
    return new Checks<>(schema, analyzers, all, suggesting);
  }

  /** Returns these checks with suggestions of further constraints. */
  public Checks<T> withSuggestions() {
    return new Checks<>(schema, analyzers, checks, true);
  }

  /** Returns a scan for the caller to feed with rows, before {@link #report(Scan)}. */
  public Scan<T> scan() {
    Set<Analyzer> all = new LinkedHashSet<>(analyzers);
    checks.forEach(check -> check.constraints().forEach(each -> all.add(each.analyzer())));
    if (suggesting) {
      all.addAll(Suggestions.analyzers(schema));
    }
    return Scan.of(schema, all);
  }

  /** Returns the report of a scan made by {@link #scan()}. */
  public QualityReport report(Scan<T> scan) {
    List<DataMetric> metrics = analyzers.stream().distinct().map(scan::metric).toList();
    Set<DataMetric> checked = new LinkedHashSet<>();
    List<QualityReport.Result> results = new ArrayList<>();
    for (Check check : checks) {
      for (Constraint constraint : check.constraints()) {
        DataMetric metric = scan.metric(constraint.analyzer());
        checked.add(metric);
        results.add(
            new QualityReport.Result(
                check.name(), constraint.description(), constraint.evaluate(metric)));
      }
    }
    List<Suggestion> suggestions = suggesting ? Suggestions.of(scan) : List.of();
    return new QualityReport(metrics, List.copyOf(checked), results, suggestions);
  }

  /** Scans rows once, in order. */
  public QualityReport verify(Iterable<? extends T> rows) {
    return report(scan().addAll(rows));
  }

  /** Scans rows once, in order; does not close the stream. */
  public QualityReport verify(Stream<? extends T> rows) {
    Scan<T> scan = scan();
    rows.sequential().forEachOrdered(scan);
    return report(scan);
  }
}
