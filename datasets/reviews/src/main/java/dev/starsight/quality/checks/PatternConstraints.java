package dev.starsight.quality.checks;

import static dev.starsight.quality.checks.RuleText.call;
import static dev.starsight.quality.expressions.Expression.word;

import dev.starsight.quality.analyzers.Analyzers;
import dev.starsight.quality.analyzers.Condition;
import dev.starsight.quality.internal.TextPatterns;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Constraints on what texts contain. As in Deequ, an absent value contains nothing, and fails. They
 * require all rows, unless {@link Check#requiring} changes the share.
 */
interface PatternConstraints {

  /** Returns a check with one more constraint. */
  Check with(Constraint constraint);

  /**
   * Requires that every value contains a match of a regular expression. If the search in one text
   * takes too long, the constraint is not evaluated.
   *
   * @throws java.util.regex.PatternSyntaxException if it is none
   */
  default Check hasPattern(String column, String regex) {
    return pattern(call("hasPattern", column, regex), column, Pattern.compile(regex));
  }

  /** Requires that every value contains an e-mail address. */
  default Check containsEmail(String column) {
    return pattern(call("containsEmail", column), column, TextPatterns.EMAIL);
  }

  /** Requires that every value contains a URL. */
  default Check containsURL(String column) {
    return pattern(call("containsURL", column), column, TextPatterns.URL);
  }

  /** Requires that every value contains a social security number of the USA. */
  default Check containsSocialSecurityNumber(String column) {
    return pattern(call("containsSocialSecurityNumber", column), column, TextPatterns.SSN);
  }

  private Check pattern(String description, String column, Pattern pattern) {
    return with(Constraint.onRows(description, Analyzers.patternMatch(column, pattern)));
  }

  /**
   * Requires that every value contains the number of a credit card: 13 to 19 digits, perhaps in
   * groups, whose last one is right (Luhn's formula, which Deequ does not test).
   */
  default Check containsCreditCardNumber(String column) {
    Condition condition =
        WordedCondition.of(
            word(column) + " contains a credit card number",
            List.of(column),
            row -> {
              String text = row.text(0);
              return text != null && TextPatterns.hasCardNumber(text);
            });
    return with(
        Constraint.onRows(
            call("containsCreditCardNumber", column), Analyzers.compliance(condition)));
  }
}
