package dev.starsight.quality.analyzers;

import dev.starsight.quality.analyzers.DataMetric.Entity;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The analyzers of Deequ, with its names. Unless it says otherwise, an analyzer leaves out absent
 * values and is exact; dates count as their days since 1970. Those that count each value exactly
 * ({@link #countDistinct}, {@link #uniqueness}, {@link #entropy} and the like) take memory, and
 * beyond a million distinct values a temporary file, so they are measured only on request.
 */
public final class Analyzers {

  /** Makes the sketches of quantiles the same in every run. */
  private static final long SEED = 42;

  private static final String DISTINCT = "the number of distinct values of %s";

  private Analyzers() {}

  /**
   * Returns what is measured of any rows by default, in memory that does not grow with them: the
   * size; of each column the completeness and the approximate number of distinct values; of texts
   * the least and greatest length; of numbers minimum, maximum, mean, sum, standard deviation and
   * quartiles; of dates minimum and maximum.
   */
  public static List<Analyzer<?>> defaults(RowSchema<?> schema) {
    return DefaultAnalyzers.of(schema);
  }

  /** Measures the number of rows. */
  public static Analyzer<?> size() {
    return Analyzer.of(
        Entity.DATASET,
        "*",
        "Size",
        "the number of rows",
        Measurement.of("rows", List.of(), RowCount::new, RowCount::read),
        RowCount::rows,
        state -> "");
  }

  /** Measures the share of rows with a value in a column, 0 to 1; an empty text is a value. */
  public static Analyzer<?> completeness(String column) {
    return Analyzer.ofColumn(
        column,
        "Completeness",
        "the share of rows that have %s",
        Measurement.of("present(" + column + ")", List.of(column), Matches::new, Matches::read),
        Matches::share,
        state -> state.note("have none"));
  }

  /**
   * Measures the number of distinct values by HyperLogLog: exactly up to 2,048, beyond with a
   * relative standard error of 0.81 %.
   */
  public static Analyzer<?> approxCountDistinct(String column) {
    return Analyzer.ofColumn(
        column,
        "ApproxCountDistinct",
        DISTINCT,
        Measurement.of(
            "distinct(" + column + ")", List.of(column), Distincts::new, Distincts::read),
        Distincts::estimate,
        state -> "");
  }

  /** Measures the number of distinct values. */
  public static Analyzer<?> countDistinct(String column) {
    return grouping("CountDistinct", DISTINCT, state -> state.profile().distinct(), column);
  }

  /** Measures the share of the values of one or several columns that occur exactly once. */
  public static Analyzer<?> uniqueness(String... columns) {
    return grouping(
        "Uniqueness",
        "the share of values of %s that occur once",
        state -> (double) state.profile().unique() / state.rows(),
        columns);
  }

  /** Measures the number of distinct values by the number of values. */
  public static Analyzer<?> distinctness(String... columns) {
    return grouping(
        "Distinctness",
        "the number of distinct values of %s by the number of its values",
        state -> (double) state.profile().distinct() / state.rows(),
        columns);
  }

  /** Measures the share of the distinct values that occur exactly once. */
  public static Analyzer<?> uniqueValueRatio(String... columns) {
    return grouping(
        "UniqueValueRatio",
        "the share of distinct values of %s that occur once",
        state -> (double) state.profile().unique() / state.profile().distinct(),
        columns);
  }

  /** Measures Shannon's entropy of the values, in nats. */
  public static Analyzer<?> entropy(String column) {
    return grouping(
        "Entropy",
        "the entropy of %s",
        state -> state.rows() == 0 ? Double.NaN : state.profile().entropy(),
        column);
  }

  private static Analyzer<?> grouping(
      String name, String subject, ToDoubleFunction<Frequencies> value, String... columns) {
    String list = String.join(",", columns);
    return Analyzer.of(
        columns.length == 1 ? Entity.COLUMN : Entity.MULTICOLUMN,
        list,
        name,
        subject.replace("%s", list),
        Measurement.of(
            "frequencies(" + list + ")", List.of(columns), Frequencies::new, Frequencies::read),
        value,
        Frequencies::note);
  }

  /** Measures the mutual information of two columns over the rows that have both, in nats. */
  public static Analyzer<?> mutualInformation(String first, String second) {
    return Analyzer.ofPair(
        "MutualInformation",
        "the mutual information of %s and %s",
        Measurement.of(
            "joint(" + first + "," + second + ")",
            List.of(first, second),
            JointFrequencies::new,
            JointFrequencies::read),
        first,
        second,
        JointFrequencies::mutualInformation,
        JointFrequencies::note);
  }

  /** Measures whether no value occurs twice: 1 or 0. Takes memory only as long as none does. */
  public static Analyzer<?> allUnique(String column) {
    return Analyzer.ofColumn(
        column,
        "AllUnique",
        "whether each value of %s occurs once",
        Measurement.of(
            "repeats(" + column + ")", List.of(column), RepeatSearch::new, RepeatSearch::read),
        RepeatSearch::unique,
        state -> "");
  }

  /** Measures the mean: the sum divided by the count, in the order of the rows. */
  public static Analyzer<?> mean(String column) {
    return moments(column, "Mean", "the mean of %s", NumberMoments::mean);
  }

  /** Measures the sum, in the order of the rows. */
  public static Analyzer<?> sum(String column) {
    return moments(column, "Sum", "the sum of %s", NumberMoments::sum);
  }

  /** Measures the least number. */
  public static Analyzer<?> minimum(String column) {
    return moments(column, "Minimum", "the minimum of %s", NumberMoments::minimum);
  }

  /** Measures the greatest number. */
  public static Analyzer<?> maximum(String column) {
    return moments(column, "Maximum", "the maximum of %s", NumberMoments::maximum);
  }

  /** Measures the standard deviation of a column as a population (divided by n), as Deequ does. */
  public static Analyzer<?> standardDeviation(String column) {
    return moments(
        column,
        "StandardDeviation",
        "the standard deviation of %s",
        NumberMoments::standardDeviation);
  }

  private static Analyzer<?> moments(
      String column, String name, String subject, ToDoubleFunction<NumberMoments> value) {
    Measurement<NumberMoments> measurement =
        Measurement.ofNumbers(
            "moments(" + column + ")", List.of(column), NumberMoments::new, NumberMoments::read);
    return Analyzer.ofColumn(column, name, subject, measurement, value, NumberMoments::note);
  }

  /**
   * Measures an approximate quantile: exact up to 800 numbers, beyond its rank is off by at most
   * 0.5 % of the numbers, with a probability of more than 99 %.
   *
   * @param share 0 to 1
   */
  public static Analyzer<?> approxQuantile(String column, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a quantile must be 0 to 1, but is " + share);
    }
    String text = DataMetric.plain(share);
    return Analyzer.ofColumn(
        column,
        "ApproxQuantile-" + text,
        "the " + text + " quantile of %s",
        Measurement.ofNumbers(
            "quantiles(" + column + ")",
            List.of(column),
            () -> new Quantiles(SEED),
            Quantiles::read),
        state -> state.quantile(share),
        Quantiles::note);
  }

  /** Measures the least number of characters (code points) of a value. */
  public static Analyzer<?> minLength(String column) {
    return lengths(column, "MinLength", "the least length of %s", Lengths::least);
  }

  /** Measures the greatest number of characters (code points) of a value. */
  public static Analyzer<?> maxLength(String column) {
    return lengths(column, "MaxLength", "the greatest length of %s", Lengths::greatest);
  }

  private static Analyzer<?> lengths(
      String column, String name, String subject, ToDoubleFunction<Lengths> value) {
    return Analyzer.ofColumn(
        column,
        name,
        subject,
        Measurement.of("lengths(" + column + ")", List.of(column), Lengths::new, Lengths::read),
        value,
        Lengths::note);
  }

  /**
   * Measures the share of rows whose value meets a condition.
   *
   * @param instance the condition in words, which names the metric
   * @param condition receives the value or null; must neither keep nor change anything
   */
  public static Analyzer<?> compliance(
      String instance, String column, Predicate<@Nullable Object> condition) {
    Objects.requireNonNull(condition, "condition");
    return compliance(Condition.of(instance, List.of(column), row -> condition.test(row.get(0))));
  }

  /** Measures the share of rows whose values in two columns meet a condition. */
  public static Analyzer<?> compliance(
      String instance,
      String first,
      String second,
      BiPredicate<@Nullable Object, @Nullable Object> condition) {
    Objects.requireNonNull(condition, "condition");
    return compliance(
        Condition.of(
            instance, List.of(first, second), row -> condition.test(row.get(0), row.get(1))));
  }

  /** Measures the share of rows that meet a condition. */
  public static Analyzer<?> compliance(Condition condition) {
    return Analyzer.of(
        Entity.COLUMN,
        condition.text(),
        "Compliance",
        "the share of rows that meet \"" + condition.text() + "\"",
        Measurement.matching(condition),
        Matches::share,
        state -> state.note("do not"));
  }

  /**
   * Measures the share of rows whose value contains a match of a regular expression, at least one
   * character long; an absent value contains none. If the search in one text takes too long, the
   * metric has no value. Its name ends with the expression: a column may be matched with several.
   */
  public static Analyzer<?> patternMatch(String column, Pattern pattern) {
    return Analyzer.of(
        Entity.COLUMN,
        column,
        "PatternMatch." + pattern + (pattern.flags() == 0 ? "" : "/" + pattern.flags()),
        "the share of rows whose " + column + " matches " + pattern,
        Measurement.matching(new PatternCondition(column, pattern.pattern(), pattern.flags())),
        Matches::share,
        state -> state.note("do not"));
  }

  /**
   * Measures Pearson's correlation of two columns of numbers, over rows that have both; by running
   * means and co-moments, as Deequ computes it, so that the last digits agree.
   */
  public static Analyzer<?> correlation(String first, String second) {
    Measurement<CoMoments> measurement =
        Measurement.ofNumbers(
            "comoments(" + first + "," + second + ")",
            List.of(first, second),
            CoMoments::new,
            CoMoments::read);
    return Analyzer.ofPair(
        "Correlation",
        "the correlation of %s and %s",
        measurement,
        first,
        second,
        CoMoments::correlation,
        CoMoments::note);
  }

  /** Measures the sum of one column by the sum of another. */
  public static Analyzer<?> ratioOfSums(String numerator, String denominator) {
    Measurement<Sums> measurement =
        Measurement.ofNumbers(
            "sums(" + numerator + "," + denominator + ")",
            List.of(numerator, denominator),
            Sums::new,
            Sums::read);
    return Analyzer.ofPair(
        "RatioOfSums",
        "the sum of %s by the sum of %s",
        measurement,
        numerator,
        denominator,
        Sums::ratio,
        Sums::note);
  }

  /** Measures the share of rows whose value is, or can be read as, of a kind. */
  public static Analyzer<?> dataType(String column, DataKind kind) {
    return Analyzer.ofColumn(
        column,
        "Histogram.ratio." + kind.title(),
        "the share of values of %s that are " + kind.title(),
        Measurement.of("kinds(" + column + ")", List.of(column), Kinds::new, Kinds::read),
        state -> state.share(kind),
        state -> state.rows() == 0 ? "there are no rows" : "");
  }

  /** Measures the number of distinct values, each of which is counted; up to 1,000. */
  public static Analyzer<?> histogram(String column) {
    return bins(column);
  }

  static Analyzer<Bins> bins(String column) {
    return bins(column, "Histogram.bins", DISTINCT, Bins::distinct);
  }

  /** Measures how often a value of a column occurs, if it has at most 1,000 distinct ones. */
  public static Analyzer<?> valueCount(String column, String value) {
    return bins(
        column,
        "Histogram.abs." + value,
        "the number of rows whose %s is " + value,
        state -> state.count(value));
  }

  /** Measures the share of a value among the values of a column, at most 1,000 distinct ones. */
  public static Analyzer<?> valueShare(String column, String value) {
    return bins(
        column,
        "Histogram.ratio." + value,
        "the share of values of %s that are " + value,
        state -> state.count(value) / state.rows());
  }

  private static Analyzer<Bins> bins(
      String column, String name, String subject, ToDoubleFunction<Bins> value) {
    return Analyzer.ofColumn(
        column,
        name,
        subject,
        Measurement.of("bins(" + column + ")", List.of(column), Bins::new, Bins::read),
        value,
        Bins::note);
  }
}
