package dev.starsight.lake;

import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

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
      String nearest = Collections.min(NAMES, Comparator.comparingInt(n -> distance(n, name)));
      throw new StarsightException(
          "there is no query named \"%s\"%s"
              .formatted(
                  name,
                  distance(nearest, name) <= name.length() / 3
                      ? ", did you mean " + nearest + "?"
                      : "; there are " + String.join(", ", NAMES)));
    }
    return read(name);
  }

  /** Returns the Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] row = IntStream.rangeClosed(0, b.length()).toArray();
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
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
