package dev.starsight.explore.questions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The eleven questions about reviews, in the order of the workshop. */
public enum Question {
  AVERAGE_STAR_BY_CATEGORY("average-star-by-category", "Which categories are rated best?"),
  COUNT_BY_CATEGORY("count-by-category", "Which categories have the most reviews?"),
  FIRST_REVIEW_BY_CATEGORY("first-review-by-category", "When did each category begin?"),
  STARS_BY_CATEGORY("stars-by-category", "How do the stars of the categories differ?"),
  COUNT_BY_STAR("count-by-star", "How many reviews does each star have?"),
  AVERAGE_STAR_BY_YEAR("average-star-by-year", "How do ratings change over the years?"),
  HELPFUL_VOTES_BY_STAR("helpful-votes-by-star", "Which stars are found helpful?"),
  MOST_HELPFUL_REVIEWS("most-helpful-reviews", "Which reviews are most helpful, and how long?"),
  POSITIVE_TO_NEGATIVE("positive-to-negative", "How many positive reviews per negative one?"),
  REPEAT_REVIEWERS("repeat-reviewers", "Who reviewed one product more than once?"),
  WORDS_A_REVIEW("words-a-review", "How many words does a review have?");

  private final String id;
  private final String title;

  Question(String id, String title) {
    this.id = id;
    this.title = title;
  }

  /** Returns the name in files and summaries: "average-star-by-category". */
  public String id() {
    return id;
  }

  /**
   * Returns the SQL over the view {@code reviews} of a lake: one statement, which gives the table
   * of the {@link Answer}, with the same columns and the same rows in the same order.
   */
  public String query() {
    String file = "/dev/starsight/lake/queries/" + id + ".sql";
    try (InputStream in = Question.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing from the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the question as a person asks it. */
  public String title() {
    return title;
  }
}
