package dev.starsight.quality.checks;

import static dev.starsight.quality.checks.RuleText.call;
import static dev.starsight.quality.checks.RuleText.words;
import static dev.starsight.quality.expressions.Expression.word;

import dev.starsight.quality.analyzers.Analyzers;
import dev.starsight.quality.analyzers.Condition;
import dev.starsight.quality.analyzers.DataKind;
import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.analyzers.Values;
import dev.starsight.quality.internal.ValueText;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoublePredicate;

/** Constraints on each value of a column; an absent value passes. */
interface ValueConstraints {

  /** Returns a check with one more constraint. */
  Check with(Constraint constraint);

  /** Requires that no number of this column is below zero. */
  default Check isNonNegative(String column) {
    return numbers(
        call("isNonNegative", column), word(column) + " is not negative", column, "0", x -> x >= 0);
  }

  /** Requires that every number of this column is above zero. */
  default Check isPositive(String column) {
    return numbers(
        call("isPositive", column), word(column) + " is positive", column, "0", x -> x > 0);
  }

  /** Requires that every number of this column is from {@code least} to {@code most}. */
  default Check isBetween(String column, double least, double most) {
    String from = DataMetric.plain(least);
    String to = DataMetric.plain(most);
    return numbers(
        call("isBetween", column, from, to),
        word(column) + " is between " + from + " and " + to,
        column,
        from,
        x -> x >= least && x <= most);
  }

  /** Requires that no date of this column is before {@code first} or after {@code last}. */
  default Check isBetween(String column, LocalDate first, LocalDate last) {
    DoublePredicate test = day -> day >= first.toEpochDay() && day <= last.toEpochDay();
    Condition condition =
        LimitCondition.day(
            word(column) + " is between " + first + " and " + last,
            column,
            first.toString(),
            row -> !row.isPresent(0) || test.test(row.number(0)));
    return with(
        Constraint.onRows(call("isBetween", column, first, last), Analyzers.compliance(condition)));
  }

  private Check numbers(
      String description, String words, String column, String limit, DoublePredicate test) {
    Condition condition =
        LimitCondition.number(
            words, column, limit, row -> !row.isPresent(0) || test.test(row.number(0)));
    return with(Constraint.onRows(description, Analyzers.compliance(condition)));
  }

  /**
   * Requires that every value of this column, as text, is one of these. A flag may be written as Y
   * and N, yes and no, or true and false.
   */
  default Check isContainedIn(String column, String... allowed) {
    Set<String> set = Set.copyOf(Arrays.asList(allowed));
    List<String> values =
        set.size() < allowed.length ? List.copyOf(new TreeSet<>(set)) : List.of(allowed);
    Object[] arguments = new Object[values.size() + 1];
    arguments[0] = column;
    for (int i = 0; i < values.size(); i++) {
      arguments[i + 1] = values.get(i);
    }
    Condition condition =
        WordedCondition.of(
            word(column) + " contained in " + words(",", values),
            List.of(column),
            row -> !row.isPresent(0) || isOneOf(set, row));
    return with(
        Constraint.onRows(call("isContainedIn", arguments), Analyzers.compliance(condition)));
  }

  private static boolean isOneOf(Set<String> allowed, Values row) {
    return row.get(0) instanceof Boolean flag
        ? allowed.stream().anyMatch(each -> flag.equals(ValueText.flag(each)))
        : allowed.contains(row.text(0));
  }

  /** Requires that every text of this column is a decimal number: digits, maybe sign and point. */
  default Check isNumeric(String column) {
    Condition condition =
        WordedCondition.of(
            word(column) + " is a number",
            List.of(column),
            row -> !row.isPresent(0) || row.kind(0).isNumber());
    return with(Constraint.onRows(call("isNumeric", column), Analyzers.compliance(condition)));
  }

  /**
   * Requires that every value of this column is of a kind or, if it is a text, can be read as one.
   * A whole number is also {@link DataKind#FRACTIONAL}, and everything is {@link DataKind#STRING}.
   */
  default Check hasDataType(String column, DataKind kind) {
    Condition condition =
        WordedCondition.of(
            word(column) + " is " + kind.title(),
            List.of(column),
            row -> !row.isPresent(0) || isOf(row.kind(0), kind));
    return with(
        Constraint.onRows(
            call("hasDataType", column, kind.title()), Analyzers.compliance(condition)));
  }

  private static boolean isOf(DataKind actual, DataKind required) {
    return actual == required
        || required == DataKind.STRING
        || (required == DataKind.FRACTIONAL && actual == DataKind.INTEGRAL);
  }

  /** Requires that in every row the number of one column is at most that of the other. */
  default Check isAtMost(String column, String limit) {
    return compared("isAtMost", column, "is at most", limit, (x, y) -> x <= y);
  }

  /** Requires that in every row the number of one column is less than that of the other. */
  default Check isLessThan(String column, String other) {
    return compared("isLessThan", column, "is less than", other, (x, y) -> x < y);
  }

  /** Requires that in every row the number of one column is at most that of the other. */
  default Check isLessThanOrEqualTo(String column, String other) {
    return compared("isLessThanOrEqualTo", column, "is at most", other, (x, y) -> x <= y);
  }

  /** Requires that in every row the number of one column is greater than that of the other. */
  default Check isGreaterThan(String column, String other) {
    return compared("isGreaterThan", column, "is greater than", other, (x, y) -> x > y);
  }

  /** Requires that in every row the number of one column is at least that of the other. */
  default Check isGreaterThanOrEqualTo(String column, String other) {
    return compared("isGreaterThanOrEqualTo", column, "is at least", other, (x, y) -> x >= y);
  }

  private Check compared(
      String method, String column, String relation, String other, NumberPair test) {
    Condition condition =
        LimitCondition.column(
            word(column) + " " + relation + " " + word(other),
            column,
            other,
            row -> !bothPresent(row) || test.test(row.number(0), row.number(1)));
    return with(Constraint.onRows(call(method, column, other), Analyzers.compliance(condition)));
  }

  private static boolean bothPresent(Values row) {
    return row.isPresent(0) && row.isPresent(1);
  }

  /** Compares two numbers. */
  interface NumberPair {
    boolean test(double first, double second);
  }
}
