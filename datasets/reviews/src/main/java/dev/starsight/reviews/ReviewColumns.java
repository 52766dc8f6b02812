package dev.starsight.reviews;

import dev.starsight.delimited.Header;
import java.util.Objects;

/**
 * Where in a file of other reviews than Amazon's the columns of theirs are that have another name
 * there. The rest are looked for by their own names; those a file has not are absent. Immutable.
 *
 * @param text the column that is {@code review_body}
 * @param label the column that is {@code star_rating}: whole numbers from 1 to 5
 * @param category the column that is {@code product_category}
 */
public record ReviewColumns(String text, String label, String category) {

  public ReviewColumns {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(category, "category");
  }

  /** Amazon's own names: then a file must have all fifteen columns. */
  public static ReviewColumns defaults() {
    return new ReviewColumns("review_body", "star_rating", "product_category");
  }

  /** What a column of the schema is called in the file. */
  String nameOf(String column) {
    return switch (column) {
      case "review_body" -> text;
      case "star_rating" -> label;
      case "product_category" -> category;
      default -> column;
    };
  }

  /**
   * Whether a file has a column of the schema.
   *
   * @param column its name in {@link Review#COLUMNS}
   */
  public boolean has(Header header, String column) {
    return header.has(nameOf(column));
  }
}
