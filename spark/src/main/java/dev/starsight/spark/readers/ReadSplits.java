package dev.starsight.spark.readers;

import dev.starsight.data.StarsightException;
import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.Dialect;
import dev.starsight.delimited.FileOpener.Opened;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.delimited.Rejects;
import dev.starsight.delimited.Rejects.Reject;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.ReviewColumns;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pieces whose numbers a partition holds: first the rows of a piece, then those that were
 * refused.
 *
 * @param splits the pieces by number
 * @param text the name of {@code review_body}
 * @param label the name of {@code star_rating}
 * @param category the name of {@code product_category}
 */
record ReadSplits(List<ReviewSplit> splits, String text, String label, String category)
    implements MapPartitionsFunction<Long, Row> {

  /** A piece with more refused rows is not a file of reviews. */
  private static final int MOST_REJECTS = 100_000;

  ReadSplits {
    splits = new ArrayList<>(splits);
  }

  static FileSystem fileSystem(Path file) throws IOException {
    return file.getFileSystem(SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf()));
  }

  @Override
  public Iterator<Row> call(Iterator<Long> numbers) throws IOException {
    if (!numbers.hasNext()) {
      return List.<Row>of().iterator();
    }
    ReviewSplit split = splits.get(Math.toIntExact(numbers.next()));
    if (numbers.hasNext()) {
      throw new IllegalStateException("a partition reads one piece of a file");
    }
    Path file = new Path(split.file());
    FileSystem files = fileSystem(file);
    byte[] prefix = {};
    byte[] suffix = {};
    if (!split.isWhole()) {
      FileHead head = FileHead.read(files, file);
      byte[] known = split.delimiter() == 0 ? head.paddedLines() : head.headerAndRow();
      prefix = split.isFirst() ? prefix : known;
      suffix = SplitLines.lastLine(known);
    }
    SplitLines lines = new SplitLines(files.open(file), split, prefix, suffix);
    if (lines.isEmpty() && !split.isFirst()) {
      lines.close();
      return List.<Row>of().iterator();
    }
    ReadOptions options =
        ReadOptions.defaults()
            .withKeptRejects(MOST_REJECTS)
            .withMaxRejectedShare(1)
            .withThreads(1)
            .withDigest(false)
            .withOpener(path -> Opened.of(lines, -1));
    if (!split.isWhole() && split.delimiter() != 0) {
      options = options.withDialect(new Dialect(split.delimiter(), false, "as in the whole file"));
    }
    DelimitedFile<Review> reviews =
        AmazonReviews.open(
            java.nio.file.Path.of(file.getName()),
            options,
            Progress.SILENT,
            new ReviewColumns(text, label, category));
    TaskContext task = TaskContext.get();
    if (task != null) {
      TaskCompletionListener end = context -> close(reviews);
      task.addTaskCompletionListener(end);
    }
    return new Rows(split, reviews, lines, SplitLines.count(prefix));
  }

  private static void close(DelimitedFile<Review> reviews) {
    try {
      reviews.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of a piece, then its rejects. */
  private static final class Rows implements Iterator<Row> {

    private final ReviewSplit split;
    private final DelimitedFile<Review> reviews;
    private final SplitLines lines;
    private final long prefixLines;
    private final boolean hasIds;
    private @Nullable Iterator<Reject> rejects;
    private @Nullable Row next;

    Rows(ReviewSplit split, DelimitedFile<Review> reviews, SplitLines lines, long prefixLines)
        throws IOException {
      this.split = split;
      this.reviews = reviews;
      this.lines = lines;
      this.prefixLines = prefixLines;
      this.hasIds = reviews.header().has("review_id");
      advance();
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Row next() {
      Row row = next;
      if (row == null) {
        throw new NoSuchElementException("the piece has no more rows");
      }
      try {
        advance();
      } catch (IOException e) {
        throw new UncheckedIOException(split.file() + ": " + e.getMessage(), e);
      }
      return row;
    }

    private void advance() throws IOException {
      next = rejects == null ? review() : reject();
    }

    private @Nullable Row review() throws IOException {
      for (Review review = reviews.read(); review != null; review = reviews.read()) {
        if (isOurs(reviews.line())) {
          return row(review, reviews.line());
        }
      }
      Rejects refused = reviews.rejects();
      if (refused.count() > refused.first().size()) {
        throw new StarsightException(
            "%s: more than %,d rows were refused between the bytes %,d and %,d; the first: %s"
                .formatted(
                    split.file(),
                    MOST_REJECTS,
                    split.from(),
                    split.to(),
                    refused.first().get(0).reason()));
      }
      rejects = refused.first().iterator();
      return reject();
    }

    private @Nullable Row reject() {
      Iterator<Reject> refused = Objects.requireNonNull(rejects, "rows come first");
      while (refused.hasNext()) {
        Reject reject = refused.next();
        if (isOurs(reject.line())) {
          Object[] values = new Object[SparkReviews.FIELDS];
          String at = reject.path().isEmpty() ? "" : reject.path() + ": ";
          place(values, reject.line(), at + reject.reason());
          return RowFactory.create(values);
        }
      }
      return null;
    }

    /** Returns whether a line is one of the piece, and none that was added around it. */
    private boolean isOurs(long line) {
      return line > prefixLines && (split.isLast() || line <= prefixLines + lines.lines());
    }

    private Row row(Review review, long line) {
      Object[] values = new Object[SparkReviews.FIELDS];
      values[0] = review.marketplace();
      values[1] = review.customerId();
      values[2] = hasIds ? review.reviewId() : null;
      values[3] = review.productId();
      values[4] = review.productParent();
      values[5] = review.productTitle();
      values[6] = review.productCategory();
      values[7] = review.starRating();
      values[8] = review.helpfulVotes();
      values[9] = review.totalVotes();
      values[10] = review.vine();
      values[11] = review.verifiedPurchase();
      values[12] = review.reviewHeadline();
      values[13] = review.reviewBody();
      values[14] = review.reviewDate() == null ? null : (int) review.reviewDate().toEpochDay();
      place(values, line, null);
      return RowFactory.create(values);
    }

    private void place(Object[] values, long line, @Nullable String reason) {
      values[Review.COLUMNS.size()] = split.file();
      values[Review.COLUMNS.size() + 1] =
          split.linesBefore() < 0 ? null : split.linesBefore() + line - prefixLines;
      values[Review.COLUMNS.size() + 2] = reason;
    }
  }
}
