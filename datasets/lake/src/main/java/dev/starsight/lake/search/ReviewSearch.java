package dev.starsight.lake.search;

import dev.starsight.data.StarsightException;
import dev.starsight.lake.LakeOptions;
import dev.starsight.lake.internal.DuckDb;
import dev.starsight.text.TextEmbedder;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

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

  private final Path lake;
  private final TextEmbedder encoder;
  private final EmbeddedReviews reviews;
  private final DuckDb duck;
  private final HitReader reader;
  private final Object embedding = new Object();

  private ReviewSearch(Path lake, TextEmbedder encoder, EmbeddedReviews reviews, DuckDb duck) {
    this.lake = lake;
    this.encoder = encoder;
    this.reviews = reviews;
    this.duck = duck;
    this.reader = new HitReader(duck, reviews);
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
    List<HitReader.Found> found =
        reviews.vectors().nearest(vector, limit, except).stream()
            .map(match -> new HitReader.Found(reviews.firstById(match.vector()), match.cosine()))
            .sorted(
                Comparator.comparingDouble((HitReader.Found one) -> -one.similarity())
                    .thenComparing(one -> reviews.id(one.review()))
                    .thenComparingInt(HitReader.Found::review))
            .limit(limit)
            .toList();
    synchronized (reader) {
      return reader.read(found);
    }
  }

  /** Frees DuckDB's memory. */
  @Override
  public void close() throws IOException {
    synchronized (reader) {
      closeDatabase();
    }
  }

  private void closeDatabase() throws IOException {
    try {
      duck.close();
    } catch (SQLException e) {
      throw new IOException(lake + ": cannot be closed: " + e.getMessage(), e);
    }
  }
}
