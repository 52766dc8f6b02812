package dev.starsight.quality;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Constraints under a name. Immutable: each method returns a check with one constraint more. An
 * absent value passes every constraint on values, as in Deequ; {@link #isComplete} asks for it.
 *
 * <pre>{@code
 * Check check = Check.named("orders").hasSizeAtLeast(1).isComplete("id").isUnique("id");
 * }</pre>
 *
 * @param name what it is called in reports
 * @param constraints in the order they were added
 */
public record Check(String name, List<Constraint> constraints) {

  public Check {
    Objects.requireNonNull(name, "name");
    constraints = List.copyOf(constraints);
  }

  /** A check without constraints, to add to. */
  public static Check named(String name) {
    return new Check(name, List.of());
  }

  /** This, and one constraint more. */
  public Check with(Constraint constraint) {
    List<Constraint> more = new ArrayList<>(constraints);
    more.add(constraint);
    return new Check(name, more);
  }

  private Check with(
      String description, Analyzer analyzer, String requirement, DoublePredicate assertion) {
    return with(new Constraint(description, analyzer, requirement, assertion));
  }

  /** There are at least so many rows. */
  public Check hasSizeAtLeast(long rows) {
    return with(
        "hasSizeAtLeast(" + rows + ")",
        Analyzer.size(),
        "must be at least " + rows,
        size -> size >= rows);
  }

  /** Every row has a value in this column. */
  public Check isComplete(String column) {
    return with(
        "isComplete(" + column + ")",
        Analyzer.completeness(column),
        "must be 1",
        share -> share == 1.0);
  }

  /** At least this share of the rows, 0 to 1, has a value in this column. */
  public Check hasCompletenessAtLeast(String column, double share) {
    return with(
        "hasCompletenessAtLeast(" + column + ", " + DataMetric.plain(share) + ")",
        Analyzer.completeness(column),
        "must be at least " + DataMetric.plain(share),
        value -> value >= share);
  }

  /** No value of this column occurs twice. */
  public Check isUnique(String column) {
    return with(
        "isUnique(" + column + ")",
        Analyzer.uniqueness(column),
        "must be 1",
        value -> value == 1.0);
  }

  /** The least number of this column is exactly this. */
  public Check hasMinimum(String column, double minimum) {
    return with(
        "hasMinimum(" + column + ", " + DataMetric.plain(minimum) + ")",
        Analyzer.minimum(column),
        "must be " + DataMetric.plain(minimum),
        value -> value == minimum);
  }

  /** The greatest number of this column is exactly this. */
  public Check hasMaximum(String column, double maximum) {
    return with(
        "hasMaximum(" + column + ", " + DataMetric.plain(maximum) + ")",
        Analyzer.maximum(column),
        "must be " + DataMetric.plain(maximum),
        value -> value == maximum);
  }

  /** There are at least and at most so many distinct values. */
  public Check hasDistinctBetween(String column, long least, long most) {
    return with(
        "hasDistinctBetween(" + column + ", " + least + ", " + most + ")",
        Analyzer.countDistinct(column),
        "must be " + least + " to " + most,
        value -> value >= least && value <= most);
  }

  /** No number of this column is below zero. */
  public Check isNonNegative(String column) {
    return satisfies(
        "isNonNegative(" + column + ")",
        column + " is not negative",
        column,
        value -> !(value instanceof Number) || Accumulator.number(value) >= 0);
  }

  /** Every number of this column is at least {@code least} and at most {@code most}. */
  public Check isBetween(String column, double least, double most) {
    String from = DataMetric.plain(least);
    String to = DataMetric.plain(most);
    return satisfies(
        "isBetween(" + column + ", " + from + ", " + to + ")",
        column + " between " + from + " and " + to,
        column,
        value ->
            !(value instanceof Number)
                || (Accumulator.number(value) >= least && Accumulator.number(value) <= most));
  }

  /** Every date of this column is neither before {@code first} nor after {@code last}. */
  public Check isBetween(String column, LocalDate first, LocalDate last) {
    return satisfies(
        "isBetween(" + column + ", " + first + ", " + last + ")",
        column + " between " + first + " and " + last,
        column,
        value ->
            !(value instanceof LocalDate date) || !(date.isBefore(first) || date.isAfter(last)));
  }

  /** Every value of this column, as text, is one of these. */
  public Check isContainedIn(String column, String... allowed) {
    Set<String> set = Set.copyOf(List.of(allowed));
    String list =
        String.join(",", set.size() < allowed.length ? new TreeSet<>(set) : List.of(allowed));
    return satisfies(
        "isContainedIn(" + column + ", " + list + ")",
        column + " contained in " + list,
        column,
        value -> value == null || set.contains(value.toString()));
  }

  /**
   * No text of this column is empty or nothing but white space, save for this share of the rows.
   */
  public Check isMostlyNotBlank(String column, double share) {
    String least = DataMetric.plain(share);
    return with(
        "isMostlyNotBlank(" + column + ", " + least + ")",
        Analyzer.compliance(
            column + " is not blank",
            column,
            value -> value != null && !value.toString().isBlank()),
        "must be at least " + least,
        value -> value >= share);
  }

  /** Every text of this column is a plain decimal number: digits, perhaps a sign and a point. */
  public Check isNumeric(String column) {
    return satisfies(
        "isNumeric(" + column + ")",
        column + " is a number",
        column,
        value -> value == null || Suggestions.isNumber(value.toString()));
  }

  /** In every row the number of one column is at most that of the other. */
  public Check isAtMost(String column, String limit) {
    return with(
        "isAtMost(" + column + ", " + limit + ")",
        Analyzer.atMost(column, limit),
        "must be 1",
        value -> value == 1.0);
  }

  /** Every row meets a condition on the value of a column. */
  public Check satisfies(
      String description, String words, String column, Predicate<@Nullable Object> condition) {
    return with(
        description,
        Analyzer.compliance(words, column, condition),
        "must be 1",
        value -> value == 1.0);
  }

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
}
