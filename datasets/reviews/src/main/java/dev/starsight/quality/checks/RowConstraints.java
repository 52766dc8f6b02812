package dev.starsight.quality.checks;

import static dev.starsight.quality.checks.RuleText.call;
import static dev.starsight.quality.checks.RuleText.words;
import static dev.starsight.quality.expressions.Expression.word;

import dev.starsight.quality.analyzers.Analyzers;
import dev.starsight.quality.analyzers.Condition;
import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.expressions.Expression;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Constraints on the number of rows, on presence, and on conditions of any kind. */
interface RowConstraints {

  /** Returns a check with one more constraint. */
  Check with(Constraint constraint);

  /** Requires a number of rows. */
  default Check hasSize(Threshold threshold) {
    return with(Constraint.of("hasSize()", Analyzers.size(), Constraint.ALL).requiring(threshold));
  }

  /** Requires at least so many rows. */
  default Check hasSizeAtLeast(long rows) {
    return with(
        Constraint.of(
            call("hasSizeAtLeast", rows), Analyzers.size(), Threshold.atLeast((double) rows)));
  }

  /** Requires a value of this column in every row; an empty text is a value. */
  default Check isComplete(String column) {
    return with(Constraint.onRows(call("isComplete", column), Analyzers.completeness(column)));
  }

  /** Requires a value of this column in a share of the rows, 0 to 1. */
  default Check hasCompleteness(String column, Threshold threshold) {
    return with(
        Constraint.onRows(call("hasCompleteness", column), Analyzers.completeness(column))
            .requiring(threshold));
  }

  /** Requires a value of this column in at least this share of the rows, 0 to 1. */
  default Check hasCompletenessAtLeast(String column, double share) {
    return with(
        new Constraint(
            call("hasCompletenessAtLeast", column, DataMetric.plain(share)),
            Analyzers.completeness(column),
            Threshold.atLeast(share),
            true));
  }

  /** Requires values of all these columns in every row. */
  default Check areComplete(String... columns) {
    Condition all =
        WordedCondition.of(
            words(" and ", List.of(columns)) + " are present",
            List.of(columns),
            row -> {
              for (int i = 0; i < row.size(); i++) {
                if (!row.isPresent(i)) {
                  return false;
                }
              }
              return true;
            });
    return satisfies(call("areComplete", (Object[]) columns), all);
  }

  /** Requires a value of at least one of these columns in every row. */
  default Check areAnyComplete(String... columns) {
    Condition any =
        WordedCondition.of(
            words(" or ", List.of(columns)) + " is present",
            List.of(columns),
            row -> {
              for (int i = 0; i < row.size(); i++) {
                if (row.isPresent(i)) {
                  return true;
                }
              }
              return false;
            });
    return satisfies(call("areAnyComplete", (Object[]) columns), any);
  }

  /** Requires a text that is not blank in at least this share of the rows, 0 to 1. */
  default Check isMostlyNotBlank(String column, double share) {
    Condition notBlank =
        WordedCondition.of(
            word(column) + " is not blank",
            List.of(column),
            row -> {
              String text = row.text(0);
              return text != null && !text.isBlank();
            });
    return with(
        new Constraint(
            call("isMostlyNotBlank", column, DataMetric.plain(share)),
            Analyzers.compliance(notBlank),
            Threshold.atLeast(share),
            true));
  }

  /** Requires that no value of this column is an empty or blank text. */
  default Check isNotBlank(String column) {
    Condition notBlank =
        WordedCondition.of(
            word(column) + " is absent or not blank",
            List.of(column),
            row -> {
              String text = row.text(0);
              return text == null || !text.isBlank();
            });
    return satisfies(call("isNotBlank", column), notBlank);
  }

  /**
   * Requires that every row meets an expression, such as {@code "helpful_votes <= total_votes"};
   * see {@link Expression}. As in SQL, a comparison with an absent value is not met.
   *
   * @throws IllegalArgumentException with the place, if the expression is wrong
   */
  default Check satisfies(String expression) {
    return satisfies(call("satisfies", expression), Expression.parse(expression));
  }

  /**
   * Requires that every row meets a condition.
   *
   * @param description the constraint as it is written in reports
   */
  default Check satisfies(String description, Condition condition) {
    return with(Constraint.onRows(description, Analyzers.compliance(condition)));
  }

  /**
   * Requires that the value of a column meets a condition in every row.
   *
   * @param description the constraint as it is written in reports: "isBetween(star_rating, 1, 5)"
   * @param words the condition in words: "star_rating between 1 and 5"
   * @param condition receives the value or null; must neither keep nor change anything
   */
  default Check satisfies(
      String description, String words, String column, Predicate<@Nullable Object> condition) {
    return with(Constraint.onRows(description, Analyzers.compliance(words, column, condition)));
  }
}
