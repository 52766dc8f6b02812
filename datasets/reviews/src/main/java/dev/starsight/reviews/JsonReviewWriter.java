package dev.starsight.reviews;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON lines of reviews in the keys of a {@link ReviewShape}, or with the names of {@link
 * Review#COLUMNS} and values as in the TSV, gzip if the name ends in {@code .gz}. What is unknown,
 * or the kind has no key for, is left out, and the time of a review is the beginning of its day in
 * UTC. The file appears under its name on {@link #commit()}; the same reviews give the same bytes.
 * Not thread-safe.
 */
public final class JsonReviewWriter implements AutoCloseable {

  private static final DateTimeFormatter REVIEW_TIME =
      DateTimeFormatter.ofPattern("MM d, uuuu", Locale.ROOT);

  private final AtomicFile file;
  private final @Nullable ReviewShape shape;
  private final JsonGenerator json;

  private JsonReviewWriter(String lowerCaseName, AtomicFile file, @Nullable ReviewShape shape)
      throws IOException {
    this.file = file;
    this.shape = shape;
    OutputStream bytes =
        lowerCaseName.endsWith(".gz")
            ? new GZIPOutputStream(file.stream(), 1 << 16)
            : file.stream();
    this.json = new JsonFactory().createGenerator(bytes);
    json.setRootValueSeparator(new SerializedString("\n"));
  }

  /**
   * Creates a file that replaces any other of that name on commit.
   *
   * @param shape whose keys to write, or null for those of {@link Review#COLUMNS}
   * @throws IOException naming the path, if it cannot be written
   */
  public static JsonReviewWriter replacing(Path path, @Nullable ReviewShape shape)
      throws IOException {
    AtomicFile file = AtomicFile.replacing(path);
    try {
      return new JsonReviewWriter(path.toString().toLowerCase(Locale.ROOT), file, shape);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Adds a review.
   *
   * @throws StarsightException if a text has half a surrogate pair, which UTF-8 cannot represent
   */
  public void write(Review review) throws IOException {
    try {
      json.writeStartObject();
      if (shape == null) {
        writeColumns(review);
      } else {
        switch (shape) {
          case AMAZON_2018 -> writeAmazon2018(review);
          case AMAZON_2023 -> writeAmazon2023(review);
          case YELP -> writeYelp(review);
        }
      }
      json.writeEndObject();
    } catch (JsonProcessingException e) {
      throw new StarsightException(
          "JSON lines cannot hold half a surrogate pair, but review %s has one"
              .formatted(review.reviewId()),
          e);
    }
  }

  private void writeColumns(Review review) throws IOException {
    writeKnown("marketplace", review.marketplace());
    writeKnown("customer_id", review.customerId());
    json.writeStringField("review_id", review.reviewId());
    writeKnown("product_id", review.productId());
    writeKnown("product_parent", review.productParent());
    writeKnown("product_title", review.productTitle());
    writeKnown("product_category", review.productCategory());
    json.writeNumberField("star_rating", review.starRating());
    writeKnown("helpful_votes", review.helpfulVotes());
    writeKnown("total_votes", review.totalVotes());
    writeKnown("vine", flag(review.vine()));
    writeKnown("verified_purchase", flag(review.verifiedPurchase()));
    writeKnown("review_headline", review.reviewHeadline());
    json.writeStringField("review_body", review.reviewBody());
    LocalDate date = review.reviewDate();
    writeKnown("review_date", date == null ? null : date.toString());
  }

  private static @Nullable String flag(@Nullable Boolean value) {
    return value == null ? null : value ? "Y" : "N";
  }

  private void writeAmazon2018(Review review) throws IOException {
    json.writeNumberField("overall", (double) review.starRating());
    Integer votes = review.helpfulVotes();
    if (votes != null && votes > 0) {
      json.writeStringField("vote", String.format(Locale.ROOT, "%,d", votes));
    }
    writeKnown("verified", review.verifiedPurchase());
    LocalDate date = review.reviewDate();
    if (date != null) {
      json.writeStringField("reviewTime", REVIEW_TIME.format(date));
    }
    writeKnown("reviewerID", review.customerId());
    writeKnown("asin", review.productId());
    json.writeStringField("reviewText", review.reviewBody());
    writeKnown("summary", review.reviewHeadline());
    if (date != null) {
      json.writeNumberField("unixReviewTime", millis(date) / 1000);
    }
  }

  private void writeAmazon2023(Review review) throws IOException {
    json.writeNumberField("rating", (double) review.starRating());
    writeKnown("title", review.reviewHeadline());
    json.writeStringField("text", review.reviewBody());
    json.writeArrayFieldStart("images");
    json.writeEndArray();
    writeKnown("asin", review.productId());
    writeKnown("parent_asin", review.productParent());
    writeKnown("user_id", review.customerId());
    LocalDate date = review.reviewDate();
    if (date != null) {
      json.writeNumberField("timestamp", millis(date));
    }
    writeKnown("helpful_vote", review.helpfulVotes());
    writeKnown("verified_purchase", review.verifiedPurchase());
  }

  private void writeYelp(Review review) throws IOException {
    json.writeStringField("review_id", review.reviewId());
    writeKnown("user_id", review.customerId());
    writeKnown("business_id", review.productId());
    json.writeNumberField("stars", (double) review.starRating());
    writeKnown("useful", review.helpfulVotes());
    json.writeNumberField("funny", 0);
    json.writeNumberField("cool", 0);
    json.writeStringField("text", review.reviewBody());
    LocalDate date = review.reviewDate();
    if (date != null) {
      json.writeStringField("date", date + " 00:00:00");
    }
  }

  private void writeKnown(String key, @Nullable Object value) throws IOException {
    if (value != null) {
      json.writeObjectField(key, value);
    }
  }

  private static long millis(LocalDate date) {
    return date.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  /** Completes the file and gives it its name. */
  public void commit() throws IOException {
    json.writeRaw('\n');
    json.close();
    file.commit();
  }

  /** Deletes the file if it was not committed. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
