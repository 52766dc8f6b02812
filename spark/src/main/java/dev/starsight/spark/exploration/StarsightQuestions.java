package dev.starsight.spark.exploration;

import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.internal.FindingsJson;
import dev.starsight.files.internal.Json;
import dev.starsight.spark.exploration.internal.FrameReviews;
import dev.starsight.spark.exploration.internal.PartialFindings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What answers the eleven questions of reviews, counted in a DataFrame in one job. The counts are
 * those of the same reviews on one machine to the last bit, and so are means and shares, which are
 * made of sums of whole numbers. Immutable and thread-safe.
 */
public final class StarsightQuestions {

  private static final Set<String> COLUMNS =
      Set.of(
          "customer_id",
          "review_id",
          "product_id",
          "product_title",
          "product_category",
          "star_rating",
          "helpful_votes",
          "review_body",
          "review_date");

  private final Findings findings;

  private StarsightQuestions(Findings findings) {
    this.findings = findings;
  }

  /**
   * Runs the job.
   *
   * @param reviews with {@code star_rating} from 1 to 5 and {@code review_body}, and as many of
   *     {@code customer_id, review_id, product_id, product_title, product_category, helpful_votes,
   *     review_date} as are known; other columns are not read
   * @throws IllegalArgumentException naming column, type and rule, if a column is missing or wrong
   */
  public static StarsightQuestions of(Dataset<Row> reviews) {
    try {
      return new StarsightQuestions(
          PartialFindings.of(
              reviews.sparkSession(),
              FrameReviews.select(reviews, COLUMNS).toJavaRDD(),
              FrameReviews::iterate));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the number of reviews. */
  public long rows() {
    return findings.rows();
  }

  /**
   * Writes what was found as JSON, of which {@code Exploration.read} of {@code starsight-lake}
   * makes tables, figures and sentences.
   *
   * @param file on the disk of the driver; replaced if it exists
   * @throws IOException naming the file, if it cannot be written
   */
  public void writeTo(Path file) throws IOException {
    Json.write(file, FindingsJson.of(findings));
  }
}
