package dev.starsight.datasets.lake;

import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A query that comes with the library: the workshop's, and the eleven questions. Immutable.
 *
 * @param name such as {@code star-statistics}
 * @param description what it answers, in a line
 * @param sql the query, for {@link Lake#query}
 */
public record NamedQuery(String name, String description, String sql) {

  private static final String COMMENT = "-- ";

  private static final List<String> NAMES =
      List.of(
          "average-helpful-votes",
          "average-star-by-category",
          "average-star-by-year",
          "count-by-category",
          "count-by-star",
          "duplicate-reviews",
          "first-review-by-category",
          "helpful-votes-by-star",
          "most-helpful-reviews",
          "one-category",
          "positive-to-negative",
          "products-over-100-reviews",
          "products-under-100-reviews",
          "repeat-reviewers",
          "review-dates",
          "reviews-per-product",
          "sample-reviews",
          "sentiment",
          "short-reviews",
          "star-breakdown",
          "star-statistics",
          "stars-by-category",
          "stratified-sample",
          "verified-purchases",
          "words-a-review");

  public NamedQuery {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(sql, "sql");
  }

  /** All there are, by name. */
  public static List<NamedQuery> all() {
    return NAMES.stream().map(NamedQuery::read).toList();
  }

  /**
   * The query of a name.
   *
   * @throws StarsightException naming all that there are, if this is none of them
   */
  public static NamedQuery of(String name) {
    if (!NAMES.contains(name)) {
      throw new StarsightException(
          "there is no query named \"" + name + "\"; there are " + String.join(", ", NAMES));
    }
    return read(name);
  }

  private static NamedQuery read(String name) {
    try (InputStream in =
        Objects.requireNonNull(NamedQuery.class.getResourceAsStream("queries/" + name + ".sql"))) {
      String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
      String first = sql.substring(0, sql.indexOf('\n'));
      return new NamedQuery(name, first.substring(COMMENT.length()), sql);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
