package dev.starsight.lake.search;

import dev.starsight.lake.internal.DuckDb;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads what a search shows of the reviews that it found, from their parts. Not thread-safe. */
final class HitReader {

  /** Parts that a statement reads: together they take half the time of one after the other. */
  private static final int PARTS_A_STATEMENT = 64;

  private static final String COLUMNS =
      "star_rating, review_date, product_category, product_id, review_headline, \"text\", \"row\"";

  private final DuckDb duck;
  private final EmbeddedReviews reviews;

  /** A review that was found, by its number. */
  record Found(int review, double similarity) {}

  /** The reviews found in a part, by their rows. */
  private record FoundPart(Path file, Map<Long, Found> rows) {}

  HitReader(DuckDb duck, EmbeddedReviews reviews) {
    this.duck = duck;
    this.reviews = reviews;
  }

  /**
   * Returns the hits in the order of what was found.
   *
   * @throws IOException naming the file, if a part has changed
   */
  List<SearchHit> read(List<Found> found) throws IOException {
    Map<Path, FoundPart> byFile = new LinkedHashMap<>();
    for (Found one : found) {
      byFile
          .computeIfAbsent(reviews.file(one.review()), file -> new FoundPart(file, new HashMap<>()))
          .rows()
          .put(reviews.row(one.review()), one);
    }
    List<FoundPart> parts = List.copyOf(byFile.values());
    Map<Found, SearchHit> hits = new HashMap<>();
    for (int from = 0; from < parts.size(); from += PARTS_A_STATEMENT) {
      read(parts.subList(from, Math.min(parts.size(), from + PARTS_A_STATEMENT)), hits);
    }
    List<SearchHit> ordered = new ArrayList<>();
    for (Found one : found) {
      SearchHit hit = hits.get(one);
      if (hit == null) {
        throw new IOException(
            reviews.file(one.review())
                + ": has changed since the search was opened; open it again");
      }
      ordered.add(hit);
    }
    return ordered;
  }

  private void read(List<FoundPart> parts, Map<Found, SearchHit> hits) throws IOException {
    List<String> selects = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      String rows =
          parts.get(i).rows().keySet().stream()
              .map(String::valueOf)
              .collect(Collectors.joining(", "));
      selects.add(
          "%s WHERE \"row\" IN (%s)"
              .formatted(PartFile.select(COLUMNS + ", " + i, parts.get(i).file()), rows));
    }
    try (Statement statement = duck.connection().createStatement();
        ResultSet result = statement.executeQuery(String.join(" UNION ALL ", selects))) {
      while (result.next()) {
        Found one = parts.get(result.getInt(8)).rows().get(result.getLong(7));
        if (one != null) {
          hits.put(one, hit(one, result));
        }
      }
    } catch (SQLException e) {
      throw DuckDb.failure(
          String.valueOf(parts.get(0).file().getParent()),
          "has changed since the search was opened",
          e);
    }
  }

  private SearchHit hit(Found found, ResultSet row) throws SQLException {
    int stars = row.getInt(1);
    boolean hasStars = !row.wasNull();
    return new SearchHit(
        reviews.id(found.review()),
        found.similarity(),
        reviews.count(reviews.text(found.review())),
        hasStars ? stars : null,
        row.getObject(2, LocalDate.class),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6));
  }
}
