package dev.starsight.reviews;

import dev.starsight.data.Dataset;
import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.DelimitedFile.LoadResult;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.delimited.Row;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Reads files of Amazon reviews, plain or gzip, in the release's own dialect or as saved by a
 * spreadsheet; which one is found out by evidence and can be told with {@link
 * ReadOptions#withDialect}. The 15 columns may come in another order.
 *
 * <p>A row is refused if it has not 15 columns, is not UTF-8, has no review_id, stars other than 1
 * to 5, votes that are not whole numbers, vine or verified_purchase other than Y or N in either
 * case, or a review_date that is no date. An empty date is an absent one; empty texts, NUL and
 * other control characters are texts.
 */
public final class AmazonReviews {

  private AmazonReviews() {}

  /**
   * Reads a whole file; its first bad row is an error.
   *
   * @throws dev.starsight.data.MalformedRowException with file, line, column and reason
   * @throws IOException naming the path, if there is no such file, it cannot be read or is damaged
   */
  public static Dataset<Review> read(Path path) throws IOException {
    return load(List.of(path), ReadOptions.strictly(), Progress.SILENT).data();
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
    return DelimitedFile.load(paths, options, progress, ReviewRows::forFile);
  }

  /** Opens a file to read it review by review in constant memory. */
  public static DelimitedFile<Review> open(Path path, ReadOptions options, Progress progress)
      throws IOException {
    return DelimitedFile.open(path, options, progress, ReviewRows::forFile);
  }

  /**
   * Opens a file to pass its reviews on, texts as they are, in constant memory.
   *
   * @param columns where the columns are, if the file is not of Amazon's reviews
   * @param rule a further one that rows must keep, as {@link Row#malformed} says; called by several
   *     threads
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
        options,
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
}
