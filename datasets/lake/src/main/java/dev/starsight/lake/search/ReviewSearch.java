package dev.starsight.lake.search;

import dev.starsight.data.StarsightException;
import dev.starsight.lake.LakeOptions;
import dev.starsight.lake.internal.DuckDb;
import dev.starsight.text.TextEmbedder;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Finds the reviews of a lake that are nearest in meaning to a text or to a review, by the cosine
 * of their vectors. All vectors are compared, so the result is exact. Reviews with equal texts are
 * one hit.
 *
 * <p>An open search is a snapshot of the lake in memory, about as many bytes as four times the
 * numbers of all vectors. Thread-safe; of several calls one at a time embeds its text and reads its
 * reviews. The number of threads, {@link dev.starsight.run.Threads#limit()}, does not change a
 * result.
 */
public final class ReviewSearch implements AutoCloseable {

  private static final String COLUMNS =
      "star_rating, review_date, product_category, product_id, review_headline, \"text\", \"row\","
          + " filename";

  private final Path lake;
  private final TextEmbedder encoder;
  private final EmbeddedReviews reviews;
  private final DuckDb duck;
  private final Object embedding = new Object();

  private ReviewSearch(Path lake, TextEmbedder encoder, EmbeddedReviews reviews, DuckDb duck) {
    this.lake = lake;
    this.encoder = encoder;
    this.reviews = reviews;
    this.duck = duck;
  }

  /**
   * Opens a lake whose reviews are all {@linkplain ReviewEmbeddings#embedMissing embedded}.
   *
   * @param encoder stays the caller's to close, after the search
   * @param options limit DuckDB's memory and threads
   * @throws StarsightException if a review is not yet embedded, or the heap is too small
   * @throws IOException naming the path, if it is not a lake, or a file of it or of the vectors is
   *     damaged
   */
  public static ReviewSearch open(Path lake, TextEmbedder encoder, LakeOptions options)
      throws IOException {
    EmbeddingInventory inventory =
        EmbeddingInventory.of(lake, encoder, ReviewEmbeddings.ROWS_A_PART);
    long missing = inventory.missingRows();
    if (missing > 0) {
      throw new StarsightException(
          String.format(
              Locale.ROOT,
              "%s: %,d of its %,d reviews are not yet embedded with %s; embed them first",
              lake,
              missing,
              inventory.rows(),
              encoder.name()));
    }
    DuckDb duck = null;
    boolean done = false;
    try {
      duck = DuckDb.open(options.threads(), options.memoryMegabytes(), "");
      // The files never change, so their footers are read once.
      duck.execute("SET parquet_metadata_cache = true");
      EmbeddedReviews reviews = EmbeddedReviews.load(inventory, duck, options.threads());
      ReviewSearch search = new ReviewSearch(lake, encoder, reviews, duck);
      done = true;
      return search;
    } catch (SQLException e) {
      throw DuckDb.failure(lake.toString(), "cannot be opened", e);
    } finally {
      if (!done && duck != null) {
        duck.closeQuietly();
      }
    }
  }

  /** Returns the number of reviews that can be found: those whose text is not blank. */
  public long size() {
    return reviews.size();
  }

  /**
   * Returns the reviews nearest in meaning to a text, the nearest first; of equal similarity, the
   * first by id. Reviews with equal texts count as one.
   *
   * @param limit the most hits, at least 1
   * @throws IllegalArgumentException if the text is blank
   * @throws IOException naming the path, if a file of the vectors was deleted or is damaged
   */
  public List<SearchHit> nearest(String text, int limit) throws IOException {
    if (text.isBlank()) {
      throw new IllegalArgumentException("the text to search for must not be blank");
    }
    float[] vector;
    synchronized (embedding) {
      vector = encoder.embed(List.of(text))[0];
    }
    return nearest(UnitVector.of(vector, encoder), limit, -1);
  }

  /**
   * Returns the reviews nearest in meaning to a review, as {@link #nearest} does, but without the
   * review itself and those with exactly its text. If several reviews have the id, it is the first
   * in the order in which they were ingested.
   *
   * @throws StarsightException if no review with a text has this id
   */
  public List<SearchHit> like(String reviewId, int limit) throws IOException {
    int review = reviews.withId(reviewId);
    if (review < 0) {
      throw new StarsightException(
          "%s: no review with a text has the id \"%s\"".formatted(lake, reviewId));
    }
    int text = reviews.text(review);
    return nearest(reviews.vectors().get(text), limit, text);
  }

  private List<SearchHit> nearest(float[] vector, int limit, int except) throws IOException {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, but is " + limit);
    }
    List<Match> matches =
        reviews.vectors().nearest(vector, limit, except).stream()
            .map(match -> new Match(reviews.firstById(match.vector()), match.cosine()))
            .sorted(
                Comparator.comparingDouble((Match match) -> -match.similarity())
                    .thenComparing(match -> reviews.id(match.review()))
                    .thenComparingInt(Match::review))
            .limit(limit)
            .toList();
    return hits(matches);
  }

  /** A review that was found. */
  private record Match(int review, double similarity) {}

  private List<SearchHit> hits(List<Match> matches) throws IOException {
    if (matches.isEmpty()) {
      return List.of();
    }
    Map<Place, Match> places = new LinkedHashMap<>();
    for (Match match : matches) {
      String file = reviews.file(match.review()).toString();
      places.put(new Place(file, reviews.row(match.review())), match);
    }
    Map<Match, SearchHit> hits = read(places);
    return matches.stream().map(match -> found(hits, match)).toList();
  }

  /** The place of a review: the file of its part, and its row in the lake's file. */
  private record Place(String file, long row) {}

  private SearchHit found(Map<Match, SearchHit> hits, Match match) {
    SearchHit hit = hits.get(match);
    if (hit == null) {
      throw new IllegalStateException(
          reviews.file(match.review()) + ": has lost row " + reviews.row(match.review()));
    }
    return hit;
  }

  /** Reads reviews with one statement, which takes half the time of one for each file. */
  private synchronized Map<Match, SearchHit> read(Map<Place, Match> places) throws IOException {
    Map<Match, SearchHit> hits = new HashMap<>();
    String sql = PartFile.select(COLUMNS, places.keySet().stream().map(Place::file).toList());
    String rows =
        places.keySet().stream()
            .map(place -> Long.toString(place.row()))
            .collect(Collectors.joining(", "));
    try (Statement statement = duck.connection().createStatement();
        ResultSet result = statement.executeQuery(sql + " WHERE \"row\" IN (" + rows + ")")) {
      while (result.next()) {
        // Another file may have a row of this number, too.
        Match match = places.get(new Place(result.getString(8), result.getLong(7)));
        if (match != null) {
          hits.put(match, hit(match, result));
        }
      }
    } catch (SQLException e) {
      throw DuckDb.failure(
          lake.toString(), "its embeddings are damaged or have changed; search again", e);
    }
    return hits;
  }

  private SearchHit hit(Match match, ResultSet row) throws SQLException {
    int stars = row.getInt(1);
    boolean hasStars = !row.wasNull();
    return new SearchHit(
        reviews.id(match.review()),
        match.similarity(),
        reviews.count(reviews.text(match.review())),
        hasStars ? stars : null,
        row.getObject(2, LocalDate.class),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6));
  }

  /** Frees DuckDB's memory. */
  @Override
  public synchronized void close() throws IOException {
    try {
      duck.close();
    } catch (SQLException e) {
      throw new IOException(lake + ": cannot be closed: " + e.getMessage(), e);
    }
  }
}
