package dev.starsight.reviews;

import dev.starsight.data.Dataset;
import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.DelimitedFile.LoadResult;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.delimited.Row;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A reader of files of Amazon reviews, plain or gzip, in the dialect of the release or as saved by
 * a spreadsheet; the dialect is detected or can be set with {@link ReadOptions#withDialect}. The 15
 * columns may be in any order. JSON lines of a {@link ReviewShape} are recognized, and any other
 * file can be read whose columns are named by {@link ReviewColumns}; the columns that these do not
 * have are null.
 *
 * <p>A row is refused if it does not have 15 columns, is not UTF-8, has no review_id, stars other
 * than 1 to 5, votes that are not whole numbers, vine or verified_purchase other than Y or N in
 * either case, or a review_date that is not a date. An empty date is absent; empty texts, NUL and
 * other control characters are allowed.
 */
public final class AmazonReviews {

  private AmazonReviews() {}

  /**
   * Reads a whole file; the first bad row is an error.
   *
   * @throws dev.starsight.data.MalformedRowException naming file, line, column and reason of it
   * @throws IOException naming the path, if there is no such file, it cannot be read or is damaged
   */
  public static Dataset<Review> read(Path path) throws IOException {
    return load(path, ReadOptions.strictly()).data();
  }

  /** Reads a whole file like {@link #load(List, ReadOptions, Progress)}, without progress. */
  public static LoadResult<Review> load(Path path, ReadOptions options) throws IOException {
    return load(List.of(path), options, Progress.SILENT);
  }

  /**
   * Reads whole files, one after the other, into memory.
   *
   * @throws dev.starsight.data.StarsightException naming place and reason, if a header is wrong or
   *     more rows are bad than the options allow
   * @throws IOException naming the path, if there is no such file, it cannot be read or is damaged
   */
  public static LoadResult<Review> load(List<Path> paths, ReadOptions options, Progress progress)
      throws IOException {
    return load(paths, options, progress, ReviewColumns.defaults());
  }

  /** Reads whole files like {@link #load(List, ReadOptions, Progress)}, also others' columns. */
  public static LoadResult<Review> load(
      List<Path> paths, ReadOptions options, Progress progress, ReviewColumns columns)
      throws IOException {
    return DelimitedFile.load(
        paths,
        ReviewShape.recognizedIn(options),
        progress,
        (header, dialect) -> ReviewRows.forFile(header, dialect, columns));
  }

  /** Opens a file to read one review at a time in constant memory. */
  public static DelimitedFile<Review> open(Path path, ReadOptions options, Progress progress)
      throws IOException {
    return open(path, options, progress, ReviewColumns.defaults());
  }

  /**
   * Opens a file to read one review at a time in constant memory.
   *
   * @param columns the names of the columns, which may differ from those of Amazon
   */
  public static DelimitedFile<Review> open(
      Path path, ReadOptions options, Progress progress, ReviewColumns columns) throws IOException {
    return DelimitedFile.open(
        path,
        ReviewShape.recognizedIn(options),
        progress,
        (header, dialect) -> ReviewRows.forFile(header, dialect, columns));
  }

  /**
   * Opens a file to read one review at a time without decoding its texts, in constant memory.
   *
   * @param columns the names of the columns, which may differ from those of Amazon
   * @param rule an additional rule, which throws {@link Row#malformed} for rows that break it;
   *     called by several threads
   */
  public static DelimitedFile<Utf8Review> openUtf8(
      Path path,
      ReadOptions options,
      Progress progress,
      ReviewColumns columns,
      BiConsumer<Row, Utf8Review> rule)
      throws IOException {
    return DelimitedFile.open(
        path,
        ReviewShape.recognizedIn(options),
        progress,
        (header, dialect) -> {
          ReviewRows rows = ReviewRows.forFile(header, dialect, columns);
          return row -> {
            Utf8Review review = rows.readUtf8(row);
            rule.accept(row, review);
            return review;
          };
        });
  }

  /**
   * A {@link Review} whose texts are the UTF-8 bytes of the file, for callers that only copy them.
   * Immutable as long as nobody writes to its arrays, which reviews may share and which are
   * compared by identity.
   *
   * @param texts a text for each of {@link Review#COLUMNS}, empty for those that are not texts
   * @param starRating 1 to 5
   * @param helpfulVotes at least 0; null if unknown, as all that follows
   * @param reviewDate the day of the review, or null if the file has none
   */
  public record Utf8Review(
      List<byte[]> texts,
      int starRating,
      @Nullable Integer helpfulVotes,
      @Nullable Integer totalVotes,
      @Nullable Boolean vine,
      @Nullable Boolean verifiedPurchase,
      @Nullable LocalDate reviewDate) {

    /**
     * Returns a text in UTF-8, not as a copy.
     *
     * @param column the index in {@link Review#COLUMNS} of a column of texts
     * @throws IllegalArgumentException if it is a column of something else
     */
    public byte[] text(int column) {
      byte[] text = texts.get(column);
      if (text.length == 0 && !ReviewRows.isText(column)) {
        throw new IllegalArgumentException(Review.COLUMNS.get(column) + " is not a text");
      }
      return text;
    }
  }
}
