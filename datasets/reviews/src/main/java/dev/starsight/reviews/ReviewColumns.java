package dev.starsight.reviews;

import dev.starsight.delimited.Header;
import java.util.Objects;

/**
 * The names of columns in a file of reviews that are not Amazon's. The other columns of Amazon have
 * their own names; those that a file does not have are absent. Immutable.
 *
 * @param text the name of {@code review_body}
 * @param label the name of {@code star_rating}: whole numbers from 1 to 5
 * @param category the name of {@code product_category}
 */
public record ReviewColumns(String text, String label, String category) {

  public ReviewColumns {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(category, "category");
  }

  /**
   * Returns Amazon's own names. A file must have those of text and stars; a tab-separated one also
   * all 15 columns, or no more than 7 of them: then it is another table, not a damaged one.
   */
  public static ReviewColumns defaults() {
    return new ReviewColumns("review_body", "star_rating", "product_category");
  }

  /** Returns the name in the file of a column in {@link Review#COLUMNS}. */
  String nameOf(String column) {
    return switch (column) {
      case "review_body" -> text;
      case "star_rating" -> label;
      case "product_category" -> category;
      default -> column;
    };
  }

  /** Returns whether a file has a column, given by its name in {@link Review#COLUMNS}. */
  public boolean has(Header header, String column) {
    return header.has(nameOf(column));
  }
}
