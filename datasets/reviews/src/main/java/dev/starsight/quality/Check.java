package dev.starsight.quality;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A named list of constraints. Immutable: each method returns a check with one more constraint. An
 * absent value passes every constraint on values, as in Deequ; {@link #isComplete} requires it.
 *
 * <pre>{@code
 * Check check = Check.named("orders").hasSizeAtLeast(1).isComplete("id").isUnique("id");
 * }</pre>
 *
 * @param name the name in reports
 * @param constraints in the order they were added
 */
public record Check(String name, List<Constraint> constraints) {

  public Check {
    Objects.requireNonNull(name, "name");
    constraints = List.copyOf(constraints);
  }

  /** Returns a check without constraints, to add to. */
  public static Check named(String name) {
    return new Check(name, List.of());
  }

  /** Returns this check with one more constraint. */
  public Check with(Constraint constraint) {
    List<Constraint> more = new ArrayList<>(constraints);
    more.add(constraint);
    return new Check(name, more);
  }

  private Check with(
      String description, Analyzer analyzer, String requirement, DoublePredicate assertion) {
    return with(new Constraint(description, analyzer, requirement, assertion));
  }

  private Check withAll(String description, Analyzer analyzer) {
    return with(description, analyzer, "must be 1", share -> share == 1.0);
  }

  private Check withAtLeast(String description, Analyzer analyzer, double least) {
    String requirement = "must be at least " + DataMetric.plain(least);
    return with(description, analyzer, requirement, value -> value >= least);
  }

  private Check withExactly(String description, Analyzer analyzer, double expected) {
    String requirement = "must be " + DataMetric.plain(expected);
    return with(description, analyzer, requirement, value -> value == expected);
  }

  /** Requires at least so many rows. */
  public Check hasSizeAtLeast(long rows) {
    String requirement = "must be at least " + rows;
    return with(call("hasSizeAtLeast", rows), Analyzer.size(), requirement, size -> size >= rows);
  }

  /** Requires a value of this column in every row. */
  public Check isComplete(String column) {
    return withAll(call("isComplete", column), Analyzer.completeness(column));
  }

  /** Requires a value of this column in at least this share of the rows, 0 to 1. */
  public Check hasCompletenessAtLeast(String column, double share) {
    String description = call("hasCompletenessAtLeast", column, DataMetric.plain(share));
    return withAtLeast(description, Analyzer.completeness(column), share);
  }

  /** Requires that no value of this column occurs twice. */
  public Check isUnique(String column) {
    return withAll(call("isUnique", column), Analyzer.uniqueness(column));
  }

  /**
   * Requires that the least number of this column <em>equals</em> {@code minimum}, as Deequ's
   * {@code hasMin} with {@code _ == minimum}: numbers that are all greater fail too. Use {@link
   * #isBetween(String, double, double)} for a lower bound.
   */
  public Check hasMinimum(String column, double minimum) {
    String description = call("hasMinimum", column, DataMetric.plain(minimum));
    return withExactly(description, Analyzer.minimum(column), minimum);
  }

  /**
   * Requires that the greatest number of this column <em>equals</em> {@code maximum}: numbers that
   * are all less fail too. Use {@link #isBetween(String, double, double)} for an upper bound.
   */
  public Check hasMaximum(String column, double maximum) {
    String description = call("hasMaximum", column, DataMetric.plain(maximum));
    return withExactly(description, Analyzer.maximum(column), maximum);
  }

  /** Requires at least {@code least} and at most {@code most} distinct values. */
  public Check hasDistinctBetween(String column, long least, long most) {
    return with(
        call("hasDistinctBetween", column, least, most),
        Analyzer.countDistinct(column),
        "must be " + least + " to " + most,
        value -> value >= least && value <= most);
  }

  /** Requires that no number of this column is below zero. */
  public Check isNonNegative(String column) {
    return satisfies(
        call("isNonNegative", column),
        column + " is not negative",
        column,
        value -> !(value instanceof Number) || Accumulator.number(value) >= 0);
  }

  /** Requires that every number of this column is from {@code least} to {@code most}. */
  public Check isBetween(String column, double least, double most) {
    return isBetween(
        column,
        DataMetric.plain(least),
        DataMetric.plain(most),
        value ->
            !(value instanceof Number)
                || (Accumulator.number(value) >= least && Accumulator.number(value) <= most));
  }

  /** Requires that no date of this column is before {@code first} or after {@code last}. */
  public Check isBetween(String column, LocalDate first, LocalDate last) {
    return isBetween(
        column,
        first.toString(),
        last.toString(),
        value ->
            !(value instanceof LocalDate date) || !(date.isBefore(first) || date.isAfter(last)));
  }

  private Check isBetween(
      String column, String from, String to, Predicate<@Nullable Object> condition) {
    String words = column + " between " + from + " and " + to;
    return satisfies(call("isBetween", column, from, to), words, column, condition);
  }

  /** Requires that every value of this column, as text, is one of these. */
  public Check isContainedIn(String column, String... allowed) {
    Set<String> set = Set.copyOf(List.of(allowed));
    String list =
        String.join(",", set.size() < allowed.length ? new TreeSet<>(set) : List.of(allowed));
    return satisfies(
        call("isContainedIn", column, list),
        column + " contained in " + list,
        column,
        value -> value == null || set.contains(value.toString()));
  }

  /** Requires a text that is not blank in at least this share of the rows, 0 to 1. */
  public Check isMostlyNotBlank(String column, double share) {
    Analyzer notBlank =
        Analyzer.compliance(
            column + " is not blank",
            column,
            value -> value != null && !value.toString().isBlank());
    return withAtLeast(call("isMostlyNotBlank", column, DataMetric.plain(share)), notBlank, share);
  }

  /** Requires that every text of this column is a decimal number: digits, maybe sign and point. */
  public Check isNumeric(String column) {
    return satisfies(
        call("isNumeric", column),
        column + " is a number",
        column,
        value -> value == null || Suggestions.isNumber(value.toString()));
  }

  /** Requires that in every row the number of one column is at most that of the other. */
  public Check isAtMost(String column, String limit) {
    return withAll(call("isAtMost", column, limit), Analyzer.atMost(column, limit));
  }

  /**
   * Requires that the value of a column meets a condition in every row.
   *
   * @param description the constraint as it is written in reports: "isBetween(star_rating, 1, 5)"
   * @param words the condition in words: "star_rating between 1 and 5"
   * @param condition receives the value or null; must neither keep nor change anything
   */
  public Check satisfies(
      String description, String words, String column, Predicate<@Nullable Object> condition) {
    return withAll(description, Analyzer.compliance(words, column, condition));
  }

  private static String call(String method, Object... arguments) {
    String list = String.join(", ", Stream.of(arguments).map(Object::toString).toList());
    return method + "(" + list + ")";
  }

  /**
   * An assertion on the metric of an analyzer. Immutable.
   *
   * @param description the constraint as it is written in reports: "isComplete(review_id)"
   * @param analyzer what is measured
   * @param requirement the assertion in words that follow the subject of the analyzer: "must be at
   *     least 3"
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

    /** Evaluates a metric of this constraint's analyzer. */
    public Outcome evaluate(DataMetric metric) {
      String subject = analyzer.subject();
      if (!metric.isComputed()) {
        return new Outcome.NotEvaluated(subject + " cannot be computed: " + metric.note());
      }
      String note = metric.note().isEmpty() ? "" : " (" + metric.note() + ")";
      String measured = "is " + metric.valueText() + note;
      return assertion.test(metric.value())
          ? new Outcome.Passed(subject + " " + measured)
          : new Outcome.Failed(subject + " " + requirement + ", but " + measured);
    }
  }
}
