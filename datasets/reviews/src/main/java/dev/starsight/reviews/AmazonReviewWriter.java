package dev.starsight.reviews;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.AtomicFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A writer of reviews as Amazon TSV (UTF-8, LF, a header, 15 tab-separated columns, no quoting and
 * no escaping) or as CSV of the same columns (RFC 4180 but for LF); gzip if the name ends in {@code
 * .gz}. The file gets its name only by {@link #commit()}; the same reviews give the same bytes. Not
 * thread-safe.
 */
public final class AmazonReviewWriter implements AutoCloseable {

  private static final Pattern QUOTED = Pattern.compile("[,\"\r\n]");

  private final AtomicFile file;
  private final boolean csv;
  private final Writer out;
  private final StringBuilder line = new StringBuilder();

  private AmazonReviewWriter(String lowerCaseName, AtomicFile file, boolean csv)
      throws IOException {
    this.file = file;
    this.csv = csv;
    // GZIPOutputStream writes no time and no file name, so the bytes depend on the reviews alone.
    OutputStream bytes =
        lowerCaseName.endsWith(".gz")
            ? new GZIPOutputStream(file.stream(), 1 << 16)
            : file.stream();
    // A new encoder throws for what cannot be encoded (half a surrogate pair), not writing "?".
    this.out =
        new BufferedWriter(
            new OutputStreamWriter(bytes, StandardCharsets.UTF_8.newEncoder()), 1 << 16);
    out.write(String.join(csv ? "," : "\t", Review.COLUMNS));
    out.write('\n');
  }

  /**
   * Creates a file that replaces any other of that name on commit.
   *
   * @throws IOException naming the path, if it cannot be written
   */
  public static AmazonReviewWriter replacing(Path path) throws IOException {
    return replacing(path, false);
  }

  /**
   * Creates a CSV file that replaces any other of that name on commit.
   *
   * @throws IOException naming the path, if it cannot be written
   */
  public static AmazonReviewWriter replacingCsv(Path path) throws IOException {
    return replacing(path, true);
  }

  private static AmazonReviewWriter replacing(Path path, boolean csv) throws IOException {
    AtomicFile file = AtomicFile.replacing(path);
    try {
      return new AmazonReviewWriter(path.toString().toLowerCase(Locale.ROOT), file, csv);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** Writes a whole file. */
  public static void write(Path path, Iterable<Review> reviews) throws IOException {
    try (AmazonReviewWriter writer = replacing(path)) {
      for (Review review : reviews) {
        writer.write(review);
      }
      writer.commit();
    }
  }

  /**
   * Adds a review.
   *
   * @throws StarsightException if a text has a tab or line break, which Amazon TSV cannot
   *     represent, half a surrogate pair, which UTF-8 cannot represent, if the year does not have
   *     four digits, or if a value other than the date is unknown
   */
  public void write(Review review) throws IOException {
    line.setLength(0);
    for (String value : values(review)) {
      append(review, value);
    }
    line.setCharAt(line.length() - 1, '\n');
    out.append(line);
  }

  /** Completes the file and gives it its name. */
  public void commit() throws IOException {
    out.close();
    file.commit();
  }

  /** Deletes the file if it was not committed. */
  @Override
  public void close() throws IOException {
    file.close();
  }

  private static List<String> values(Review review) {
    return List.of(
        known(review, review.marketplace()),
        known(review, review.customerId()),
        review.reviewId(),
        known(review, review.productId()),
        known(review, review.productParent()),
        known(review, review.productTitle()),
        known(review, review.productCategory()),
        Integer.toString(review.starRating()),
        known(review, review.helpfulVotes()).toString(),
        known(review, review.totalVotes()).toString(),
        known(review, review.vine()) ? "Y" : "N",
        known(review, review.verifiedPurchase()) ? "Y" : "N",
        known(review, review.reviewHeadline()),
        review.reviewBody(),
        date(review));
  }

  private static <T> T known(Review review, @Nullable T value) {
    if (value == null) {
      throw new StarsightException(
          "this format has all of %s, but of review %s not all are known"
              .formatted(String.join(", ", Review.COLUMNS), review.reviewId()));
    }
    return value;
  }

  private static String date(Review review) {
    LocalDate date = review.reviewDate();
    if (date != null && (date.getYear() < 0 || date.getYear() > 9999)) {
      throw refused(review, "the year " + date.getYear());
    }
    return date == null ? "" : date.toString();
  }

  private void append(Review review, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!csv && (c == '\t' || c == '\n' || c == '\r')) {
        throw refused(review, c == '\t' ? "a tab" : "a line break");
      }
      if (Character.isSurrogate(c)) {
        i++;
        if (i == value.length() || !Character.isSurrogatePair(c, value.charAt(i))) {
          throw refused(review, "half a surrogate pair");
        }
      }
    }
    if (csv && QUOTED.matcher(value).find()) {
      line.append('"').append(value.replace("\"", "\"\"")).append('"');
    } else {
      line.append(value);
    }
    line.append(csv ? ',' : '\t');
  }

  private static StarsightException refused(Review review, String what) {
    return new StarsightException(
        "this format cannot hold %s in a field, but review %s has one"
            .formatted(what, review.reviewId()));
  }
}
