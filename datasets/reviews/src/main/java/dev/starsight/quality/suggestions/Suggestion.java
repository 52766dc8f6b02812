package dev.starsight.quality.suggestions;

import dev.starsight.quality.checks.Constraint;
import java.util.Objects;

/**
 * A constraint that these rows meet and that others probably should. Immutable.
 *
 * @param column the column to check
 * @param constraint the constraint
 * @param reason why it is suggested, in one sentence without a full stop
 * @param evidence how it did on the rows that were held back; empty before it was tried
 * @param code a call to add to a {@link dev.starsight.quality.checks.Check}: {@code
 *     .isComplete("review_id")}
 */
public record Suggestion(
    String column, Constraint constraint, String reason, String evidence, String code) {

  public Suggestion {
    Objects.requireNonNull(column, "column");
    Objects.requireNonNull(constraint, "constraint");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(evidence, "evidence");
    Objects.requireNonNull(code, "code");
  }

  /** Returns a suggestion that has not been tried yet. */
  public static Suggestion of(String column, Constraint constraint, String reason, String code) {
    return new Suggestion(column, constraint, reason, "", code);
  }

  Suggestion withEvidence(String text) {
    return new Suggestion(column, constraint, reason, text, code);
  }

  /** Returns the line to write into a rules file: "isComplete(review_id)". */
  public String rule() {
    return constraint.description();
  }

  /** Returns the reason and the evidence. */
  public String description() {
    return evidence.isEmpty() ? reason : reason + "; " + evidence;
  }

  /** Returns what kind of constraint it is: {@code isBetween}. */
  String kind() {
    return rule().substring(0, rule().indexOf('('));
  }
}
