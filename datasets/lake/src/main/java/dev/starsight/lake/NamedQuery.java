package dev.starsight.lake;

import dev.starsight.data.StarsightException;
import dev.starsight.lake.internal.sql.NearestName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A query that comes with the library: those of the workshop and the eleven questions. Immutable.
 *
 * @param name the name, such as {@code star-statistics}
 * @param description what the query answers, in one line
 * @param sql the SQL for {@link Lake#query}
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

  /** Returns all queries, by name. */
  public static List<NamedQuery> all() {
    return NAMES.stream().map(NamedQuery::read).toList();
  }

  /**
   * Returns the query of a name.
   *
   * @throws StarsightException if there is no such query, naming the one with the nearest name, or
   *     all where none is near
   */
  public static NamedQuery of(String name) {
    if (!NAMES.contains(name)) {
      throw new StarsightException(
          "there is no query named \"%s\"%s"
              .formatted(
                  name,
                  NearestName.of(NAMES, name)
                      .map(nearest -> ", did you mean " + nearest + "?")
                      .orElse("; there are " + String.join(", ", NAMES))));
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
