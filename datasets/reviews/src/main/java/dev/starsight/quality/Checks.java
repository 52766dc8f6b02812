package dev.starsight.quality;

import dev.starsight.quality.analyzers.Analyzer;
import dev.starsight.quality.analyzers.Analyzers;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.checks.Check;
import dev.starsight.quality.suggestions.SuggestionRule;
import dev.starsight.quality.suggestions.SuggestionRules;
import dev.starsight.quality.suggestions.SuggestionScan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
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

  /** Chooses the rows that are held back from suggestions. */
  private static final long DEFAULT_SEED = 42;

  private final RowSchema<T> schema;
  private final List<Analyzer<?>> requested;
  private final List<Analyzer<?>> defaults;
  private final List<Check> checks;
  private final List<SuggestionRule> rules;
  private final long seed;

  private Checks(
      RowSchema<T> schema,
      List<Analyzer<?>> requested,
      List<Analyzer<?>> defaults,
      List<Check> checks,
      List<SuggestionRule> rules,
      long seed) {
    this.schema = Objects.requireNonNull(schema, "schema");
    this.requested = List.copyOf(requested);
    this.defaults = List.copyOf(defaults);
    this.checks = List.copyOf(checks);
    this.rules = List.copyOf(rules);
    this.seed = seed;
  }

  /** Returns no metrics and checks yet for rows of this schema. */
  public static <T> Checks<T> of(RowSchema<T> schema) {
    return new Checks<>(schema, List.of(), List.of(), List.of(), List.of(), DEFAULT_SEED);
  }

  /**
   * Returns the checks for any labelled texts: there are rows, most texts are not blank, every row
   * has a label, and there are 2 to 100 different labels. Measures the defaults of every column.
   *
   * @param textColumn the name of the column with the text
   * @param labelColumn the name of the column with the label
   */
  public static <T> Checks<T> forColumns(
      RowSchema<T> schema, String textColumn, String labelColumn) {
    Check check =
        Check.named("labelled texts")
            .hasSizeAtLeast(1)
            .isMostlyNotBlank(textColumn, TEXTS_PRESENT)
            .isComplete(labelColumn)
            .isNotBlank(labelColumn)
            .hasDistinctBetween(labelColumn, 2, MAX_LABELS);
    return of(schema)
        .measuring(List.of(Analyzers.size(), Analyzers.countDistinct(labelColumn)))
        .withDefaults()
        .with(check);
  }

  /** Returns these checks with more metrics to measure. */
  public Checks<T> measuring(List<? extends Analyzer<?>> more) {
    List<Analyzer<?>> all = new ArrayList<>(requested);
    all.addAll(more);
    return new Checks<>(schema, all, defaults, checks, rules, seed);
  }

  /** Returns these checks with the metrics of {@link Analyzers#defaults} of every column. */
  public Checks<T> withDefaults() {
    return new Checks<>(schema, requested, Analyzers.defaults(schema), checks, rules, seed);
  }

  /** Returns these checks and one more. */
  public Checks<T> with(Check check) {
    List<Check> all = new ArrayList<>(checks);
    all.add(check);
    return new Checks<>(schema, requested, defaults, all, rules, seed);
  }

  /** Returns these checks without constraints and with those of other checks instead. */
  public Checks<T> withOnly(List<Check> others) {
    return new Checks<>(schema, requested, defaults, others, rules, seed);
  }

  /** Returns these checks with suggestions of further constraints by the usual rules. */
  public Checks<T> withSuggestions() {
    return withSuggestions(SuggestionRules.standard(), DEFAULT_SEED);
  }

  /**
   * Returns these checks with suggestions of further constraints.
   *
   * @param seed chooses the rows that are held back as evidence
   */
  public Checks<T> withSuggestions(List<? extends SuggestionRule> newRules, long seed) {
    return new Checks<>(schema, requested, defaults, checks, List.copyOf(newRules), seed);
  }

  /** Returns these checks for rows whose place can be told; see {@link RowSchema#locatedBy}. */
  public Checks<T> locatedBy(Function<? super T, String> place) {
    return new Checks<>(schema.locatedBy(place), requested, defaults, checks, rules, seed);
  }

  RowSchema<T> schema() {
    return schema;
  }

  List<Analyzer<?>> requested() {
    return requested;
  }

  List<Analyzer<?>> defaults() {
    return defaults;
  }

  /** Returns the checks. */
  public List<Check> checks() {
    return checks;
  }

  /** Returns everything that a scan has to measure for these checks. */
  public Collection<Analyzer<?>> analyzers() {
    Set<Analyzer<?>> all = new LinkedHashSet<>(requested);
    all.addAll(defaults);
    checks.forEach(check -> check.constraints().forEach(each -> all.add(each.analyzer())));
    return all;
  }

  /** Begins to check rows that the caller feeds. */
  public CheckRun<T> start() {
    return start(FailingRows.none());
  }

  /**
   * Begins to check rows that the caller feeds.
   *
   * @param failing receives the rows that do not meet a constraint; the caller closes it
   */
  public CheckRun<T> start(FailingRows failing) {
    return new CheckRun<>(
        this, failing, rules.isEmpty() ? null : new SuggestionScan<>(schema, rules, seed));
  }

  /**
   * Begins to check a part of the rows, or to put parts together; see {@link CheckRun#write}.
   *
   * @param failing receives the rows that do not meet a constraint; the caller closes it
   * @param heldBack the limit of {@link SuggestionScan#ofPart} for all parts
   */
  public CheckRun<T> startPart(FailingRows failing, long heldBack) {
    return new CheckRun<>(
        this,
        failing,
        rules.isEmpty() ? null : SuggestionScan.ofPart(schema, rules, seed, heldBack));
  }

  /** Returns the hashes of a part of the rows for {@link SuggestionScan#limit}. */
  public long[] leastHashes(Iterator<T> rows) {
    return SuggestionScan.leastHashes(schema, seed, rows);
  }

  /** Returns whether further constraints are suggested. */
  public boolean suggests() {
    return !rules.isEmpty();
  }

  /** Scans rows once, in order. */
  public QualityReport verify(Iterable<? extends T> rows) {
    CheckRun<T> run = start();
    rows.forEach(run);
    return run.report();
  }

  /** Scans rows once, in order; does not close the stream. */
  public QualityReport verify(Stream<? extends T> rows) {
    CheckRun<T> run = start();
    rows.sequential().forEachOrdered(run);
    return run.report();
  }
}
