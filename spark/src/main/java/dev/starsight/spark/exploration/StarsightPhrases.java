package dev.starsight.spark.exploration;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.starsight.phrases.PhraseFinder;
import dev.starsight.phrases.PhraseFindings;
import dev.starsight.phrases.PhraseOptions;
import dev.starsight.phrases.PhraseSides;
import dev.starsight.run.Run;
import dev.starsight.spark.exploration.internal.FramePhrases;
import dev.starsight.spark.exploration.internal.FrameReviews;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds the words and phrases that tell two sides of the reviews in a DataFrame apart, and those
 * that are new. Phrases, counts, scores and q-values are those that {@link PhraseFinder} finds in
 * the same reviews on one machine: executors measure the sample that fits into the memory of the
 * options, the driver tests what its reviews say, and executors count what it found in all reviews,
 * of which copies of a text are one. The DataFrame is read twice, or three times if there are more
 * reviews than fit. Immutable and thread-safe.
 */
public final class StarsightPhrases {

  private static final String TEXT = "review_body";
  private static final String LABEL = "star_rating";
  private static final String DATE = "review_date";

  private final PhraseSides sides;
  private final Column isFirst;
  private final List<String> needed;
  private final PhraseOptions options;

  private StarsightPhrases(
      PhraseSides sides, Column isFirst, List<String> needed, PhraseOptions options) {
    this.sides = Objects.requireNonNull(sides, "sides");
    this.isFirst = Objects.requireNonNull(isFirst, "isFirst");
    this.needed = List.copyOf(needed);
    this.options = Objects.requireNonNull(options, "options");
  }

  /** Compares the reviews with this {@code star_rating} with those of another one. */
  public static StarsightPhrases ofStars(String stars) {
    Column label = col(LABEL).cast("string");
    return new StarsightPhrases(
        PhraseSides.of(LABEL + " " + stars, "other " + LABEL),
        when(label.notEqual(""), label.equalTo(stars)),
        List.of(LABEL),
        PhraseOptions.defaults());
  }

  /**
   * Compares the reviews from a month on with those of some months before it, and finds what is
   * new, by {@code review_date}.
   *
   * @param baselineMonths at least 1
   */
  public static StarsightPhrases since(YearMonth month, int baselineMonths) {
    if (baselineMonths < 1) {
      throw new IllegalArgumentException(
          "baselineMonths must be at least 1, but is " + baselineMonths);
    }
    Column date = col(DATE);
    Column from = lit(month.minusMonths(baselineMonths).atDay(1).toString()).cast("date");
    Column first = lit(month.atDay(1).toString()).cast("date");
    return new StarsightPhrases(
        PhraseSides.since(month, baselineMonths),
        when(date.geq(from), date.geq(first)),
        List.of(DATE),
        PhraseOptions.defaults());
  }

  /**
   * Compares two sides.
   *
   * @param isFirst whether a review is of the first side; null if it is of neither
   */
  public static StarsightPhrases of(PhraseSides sides, Column isFirst) {
    return new StarsightPhrases(sides, isFirst, List.of(), PhraseOptions.defaults());
  }

  /** Returns the same comparison with other options. */
  public StarsightPhrases withOptions(PhraseOptions other) {
    return new StarsightPhrases(sides, isFirst, needed, other);
  }

  /**
   * Runs the jobs.
   *
   * @param reviews with {@code review_body}, what the sides need, and as many of {@code review_id,
   *     star_rating, review_date, customer_id, product_title, product_id} as are known: {@code
   *     review_date} a date, {@code star_rating} whole numbers, the others texts or whole numbers.
   *     A review whose text is null is left out. One without an id has a hash of its values
   *     instead, so that the same reviews are examples however they are divided into partitions
   * @throws IllegalArgumentException naming the column, if one is missing or of another type
   * @throws dev.starsight.data.StarsightException if a side has no review
   */
  public PhraseFindings find(Dataset<Row> reviews) {
    List<String> known = Arrays.asList(reviews.schema().fieldNames());
    List<String> all = new ArrayList<>(needed);
    all.add(TEXT);
    for (String name : all) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "these phrases need the column \"%s\", but there are only %s"
                .formatted(name, String.join(", ", known)));
      }
    }
    Column id = nullif(text(reviews, "review_id"), lit(""));
    Column label = text(reviews, LABEL);
    Column days = known.contains(DATE) ? FrameReviews.column(reviews, DATE) : lit(null).cast("int");
    Column author = text(reviews, "customer_id");
    Column title = nullif(text(reviews, "product_title"), lit(""));
    Column product = coalesce(title, text(reviews, "product_id"));
    Column text = FrameReviews.column(reviews, TEXT);
    Column hash = xxhash64(label, days, author, product, text).cast("string");
    Dataset<Row> rows =
        reviews
            .select(
                coalesce(id, hash),
                isFirst.as("first"),
                label,
                days,
                author,
                product,
                text.as("text"))
            .filter("first IS NOT NULL AND text IS NOT NULL");
    try {
      return PhraseFinder.find(new FramePhrases(rows), sides, options, Run.unlimited());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a column as texts, empty where it is null or there is none. */
  private static Column text(Dataset<Row> reviews, String name) {
    return Arrays.asList(reviews.schema().fieldNames()).contains(name)
        ? coalesce(FrameReviews.column(reviews, name).cast("string"), lit(""))
        : lit("");
  }
}
