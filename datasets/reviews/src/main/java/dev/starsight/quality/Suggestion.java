package dev.starsight.quality;

import java.util.Objects;

/**
 * A constraint that the rows at hand meet and that others probably should. Immutable.
 *
 * @param column what it is about
 * @param constraint as it is written in reports: "isComplete(review_id)"
 * @param description why, in one sentence
 * @param code a call to add to a {@link Check}: {@code .isComplete("review_id")}
 */
public record Suggestion(String column, String constraint, String description, String code) {
  public Suggestion {
    Objects.requireNonNull(column, "column");
    Objects.requireNonNull(constraint, "constraint");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(code, "code");
  }
}
