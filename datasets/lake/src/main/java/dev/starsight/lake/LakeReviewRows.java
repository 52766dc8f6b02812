package dev.starsight.lake;

import dev.starsight.reviews.Review;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/**
 * Reads reviews from chunks of rows. DuckDB hands out each text by a call into native code, which
 * takes longer than all else; so it is asked for one text a row, with the lengths of its parts. Not
 * thread-safe.
 */
final class LakeReviewRows implements LakeQuery.ChunkReader {

  /** The rows of a chunk of DuckDB. */
  static final int BLOCK = 2048;

  /** The columns with texts; the last one is the rest of a row's text. */
  private static final List<String> TEXTS =
      List.of(
          "marketplace",
          "product_category",
          "customer_id",
          "review_id",
          "product_id",
          "product_parent",
          "product_title",
          "review_headline",
          "review_body");

  /** The first columns, where many rows have the same text. */
  private static final int SHARED = 2;

  private static final int UNKNOWN = -1;
  private static final int LENGTHS = TEXTS.size() - 1;

  static final String SELECT =
      Stream.concat(
              TEXTS.subList(0, LENGTHS).stream().map("length(%s)"::formatted),
              Stream.of(
                  "concat(" + String.join(", ", TEXTS) + ")",
                  "star_rating",
                  "helpful_votes",
                  "total_votes",
                  "vine",
                  "verified_purchase",
                  "review_date"))
          .collect(Collectors.joining(", ", "SELECT ", " FROM reviews"));

  private final List<Review> block = new ArrayList<>(BLOCK);

  /** The texts of the current row. */
  private final @Nullable String[] texts = new @Nullable String[TEXTS.size()];

  /** The last texts of the first columns. */
  private final String[] shared = {"", ""};

  /** Passes on the reviews that were read since the last time. */
  void passTo(Consumer<? super Review> sink) {
    block.forEach(sink);
    block.clear();
  }

  @Override
  public void read(DuckDBDataChunkReader chunk, int from, int to) {
    DuckDBReadableVector[] lengths = new DuckDBReadableVector[LENGTHS];
    for (int i = 0; i < LENGTHS; i++) {
      lengths[i] = chunk.vector(i);
    }
    int at = LENGTHS;
    DuckDBReadableVector all = chunk.vector(at++);
    DuckDBReadableVector starRating = chunk.vector(at++);
    DuckDBReadableVector helpfulVotes = chunk.vector(at++);
    DuckDBReadableVector totalVotes = chunk.vector(at++);
    DuckDBReadableVector vine = chunk.vector(at++);
    DuckDBReadableVector verified = chunk.vector(at++);
    DuckDBReadableVector date = chunk.vector(at);
    for (int row = from; row < to; row++) {
      split(all.getString(row), lengths, row);
      block.add(
          new Review(
              texts[0],
              texts[2],
              Objects.requireNonNull(texts[3]),
              texts[4],
              texts[5],
              texts[6],
              texts[1],
              VectorValues.integer(starRating, row),
              integer(helpfulVotes, row),
              integer(totalVotes, row),
              flag(vine, row),
              flag(verified, row),
              texts[7],
              Objects.requireNonNull(texts[8]),
              date.getLocalDate(row)));
    }
  }

  /** Splits a row's text where its columns end. */
  private void split(String all, DuckDBReadableVector[] lengths, int row) {
    int from = 0;
    boolean plain = all.codePointCount(0, all.length()) == all.length();
    for (int i = 0; i < LENGTHS; i++) {
      int length = Math.toIntExact(lengths[i].getLong(row, UNKNOWN));
      if (length == UNKNOWN) {
        texts[i] = null;
        continue;
      }
      int to = plain ? from + length : all.offsetByCodePoints(from, length);
      texts[i] = i < SHARED ? shared(i, all, from, to) : all.substring(from, to);
      from = to;
    }
    texts[LENGTHS] = all.substring(from);
  }

  private String shared(int column, String all, int from, int to) {
    String last = shared[column];
    if (last.length() != to - from || !all.startsWith(last, from)) {
      last = all.substring(from, to);
      shared[column] = last;
    }
    return last;
  }

  private static @Nullable Integer integer(DuckDBReadableVector vector, int row) {
    return vector.isNull(row) ? null : VectorValues.integer(vector, row);
  }

  private static @Nullable Boolean flag(DuckDBReadableVector vector, int row) {
    return vector.isNull(row) ? null : vector.getBoolean(row);
  }
}
