package dev.starsight.explore;

import dev.starsight.explore.Exploration.Years;
import dev.starsight.explore.internal.CountTally;
import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.internal.HelpfulReview;
import dev.starsight.explore.internal.Moments;
import dev.starsight.explore.internal.RepeatCounts;
import dev.starsight.explore.internal.WordCounts;
import dev.starsight.lake.internal.DuckDb;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/**
 * Finds in a view {@code reviews} what {@link ReviewTally} finds in one pass, by a few scans of
 * narrow columns: texts and titles are read only of the rows that are shown, and queries return
 * only counts and those rows. A lake may hold other reviews than Amazon's, whose votes, customers
 * or products are not known.
 */
final class LakeFindings {

  /** Runs SQL over {@code reviews}. */
  interface Source {
    Table query(String sql) throws IOException;
  }

  /**
   * The number of reviews grouped by customer and product at a time. Their hashes take 1.5 GB;
   * DuckDB keeps on disk what does not fit: 50 million took no longer with 1 GB of memory.
   */
  private static final long REVIEWS_AT_ONCE = 64_000_000;

  private final Source source;
  private final String from;
  private final long reviewsAtOnce;

  private LakeFindings(Source source, @Nullable Years years, long reviewsAtOnce) {
    this.source = source;
    this.reviewsAtOnce = reviewsAtOnce;
    this.from =
        years == null
            ? "reviews"
            : "(FROM reviews WHERE year BETWEEN %s AND %s)".formatted(years.first(), years.last());
  }

  /** Returns the findings for the reviews of some years, or for all reviews if that is null. */
  static Findings of(Source source, @Nullable Years years) throws IOException {
    return of(source, years, REVIEWS_AT_ONCE);
  }

  static Findings of(Source source, @Nullable Years years, long reviewsAtOnce) throws IOException {
    return new LakeFindings(source, years, reviewsAtOnce).findings();
  }

  private Findings findings() throws IOException {
    CountTally counts = counts();
    return new Findings(
        counts.categories(),
        counts.all(),
        counts.helpful(),
        mostHelpful(),
        repeats(counts.reviews()),
        words());
  }

  private CountTally counts() throws IOException {
    Table groups =
        source.query(
            """
            SELECT product_category, star_rating, min(review_date) AS first_review,
              count(*) AS reviews, count(helpful_votes) AS voted,
              CAST(coalesce(sum(helpful_votes), 0) AS DOUBLE) AS votes,
              coalesce(sum(CAST(helpful_votes AS DOUBLE) * helpful_votes), 0) AS squares
            FROM %s
            GROUP BY product_category, star_rating, year\
            """
                .formatted(from));
    CountTally counts = new CountTally();
    for (Row group : groups) {
      counts.add(
          group.getString("product_category"),
          group.getInt("star_rating"),
          group.isMissing("first_review") ? null : group.getDate("first_review"),
          group.getLong("reviews"),
          new Moments(
              group.getLong("voted"), group.getDouble("votes"), group.getDouble("squares")));
    }
    return counts;
  }

  private WordCounts words() throws IOException {
    SortedMap<Integer, Long> texts = new TreeMap<>();
    for (Row row :
        source.query("SELECT words, count(*) AS texts FROM " + from + " GROUP BY words")) {
      texts.put(row.getInt("words"), row.getLong("texts"));
    }
    return new WordCounts(texts);
  }

  /** Queries first the votes, then the ids of reviews with enough votes, then their texts. */
  private List<HelpfulReview> mostHelpful() throws IOException {
    Table most =
        source.query(
            """
            SELECT helpful_votes FROM %s WHERE helpful_votes IS NOT NULL
            ORDER BY helpful_votes DESC LIMIT %s\
            """
                .formatted(from, HelpfulReview.SHOWN));
    if (most.isEmpty()) {
      return List.of();
    }
    int least = most.intColumn("helpful_votes").get(most.rowCount() - 1);
    Table ids =
        source.query(
            """
            SELECT review_id FROM %s WHERE helpful_votes >= %s
            ORDER BY helpful_votes DESC, review_id LIMIT %s\
            """
                .formatted(from, least, HelpfulReview.SHOWN));
    String listed = listed(ids.stringColumn("review_id").asList().stream());
    Table rows =
        source.query(
            """
            SELECT review_id, product_id, product_category, star_rating, helpful_votes,
              body_length, left(review_body, %s) AS beginning
            FROM %s WHERE helpful_votes >= %s AND review_id IN (%s)
            ORDER BY helpful_votes DESC, review_id, product_category, product_id, star_rating
            LIMIT %s\
            """
                .formatted(HelpfulReview.BEGINNING, from, least, listed, HelpfulReview.SHOWN));
    List<HelpfulReview> reviews = new ArrayList<>();
    for (Row row : rows) {
      reviews.add(
          new HelpfulReview(
              row.getString("review_id"),
              row.getString("product_id"),
              row.getString("product_category"),
              row.getInt("star_rating"),
              row.getInt("helpful_votes"),
              row.getInt("body_length"),
              row.getString("beginning")));
    }
    return reviews;
  }

  /**
   * Counts repeated reviews in parts. There are about as many pairs of customer and product as
   * reviews, so only a hash of each is grouped; the few pairs whose hash occurs twice are compared
   * in full. All pairs of a customer are in one part, so customers and pairs of the parts add up.
   */
  private RepeatCounts repeats(long reviews) throws IOException {
    long parts = (reviews + reviewsAtOnce - 1) / reviewsAtOnce;
    long customers = 0;
    long pairs = 0;
    List<RepeatCounts.Pair> top = new ArrayList<>();
    for (long part = 0; part < parts; part++) {
      Table found = source.query(repeats(part, parts));
      for (Row row : found) {
        top.add(
            new RepeatCounts.Pair(
                row.getString("customer_id"),
                row.getString("product_id"),
                "",
                "",
                row.getLong("reviews"),
                row.getLong("stars")));
      }
      customers += found.isEmpty() ? 0 : found.longColumn("customers").getLong(0);
      pairs += found.isEmpty() ? 0 : found.longColumn("pairs").getLong(0);
    }
    long known =
        source
            .query(
                """
                SELECT count(*) AS known FROM %s
                WHERE customer_id IS NOT NULL AND product_id IS NOT NULL\
                """
                    .formatted(from))
            .longColumn("known")
            .getLong(0);
    return new RepeatCounts(known, customers, pairs, named(RepeatCounts.most(top.stream())));
  }

  private String repeats(long part, long parts) {
    String reviews =
        parts == 1
            ? from
            : "(FROM %s WHERE hash(customer_id) %% %s = %s)".formatted(from, parts, part);
    return """
    WITH seen_twice AS MATERIALIZED (
      SELECT hash(customer_id, product_id) AS pair FROM %s GROUP BY pair HAVING count(*) > 1
    ), repeated AS MATERIALIZED (
      SELECT customer_id, product_id, count(*) AS reviews,
        CAST(sum(star_rating) AS BIGINT) AS stars
      FROM %s
      WHERE customer_id IS NOT NULL AND product_id IS NOT NULL
        AND hash(customer_id, product_id) IN (FROM seen_twice)
      GROUP BY customer_id, product_id
      HAVING count(*) > 1
    )
    SELECT *,
      (SELECT count(DISTINCT customer_id) FROM repeated) AS customers,
      (SELECT count(*) FROM repeated) AS pairs
    FROM repeated
    ORDER BY reviews DESC, customer_id, product_id
    LIMIT %s\
    """
        .formatted(reviews, reviews, RepeatCounts.SHOWN);
  }

  /** Returns the same pairs with the titles and categories of their products. */
  private List<RepeatCounts.Pair> named(List<RepeatCounts.Pair> pairs) throws IOException {
    if (pairs.isEmpty()) {
      return pairs;
    }
    Table names =
        source.query(
            """
            SELECT customer_id, product_id, min(nullif(product_title, '')) AS product_title,
              min(nullif(product_category, '')) AS product_category
            FROM %s WHERE customer_id IN (%s) AND product_id IN (%s)
            GROUP BY customer_id, product_id\
            """
                .formatted(
                    from,
                    listed(pairs.stream().map(RepeatCounts.Pair::customer)),
                    listed(pairs.stream().map(RepeatCounts.Pair::product))));
    List<RepeatCounts.Pair> named = new ArrayList<>();
    for (RepeatCounts.Pair pair : pairs) {
      for (Row row : names) {
        if (row.getString("customer_id").equals(pair.customer())
            && row.getString("product_id").equals(pair.product())) {
          named.add(pair.named(row.getString("product_title"), row.getString("product_category")));
        }
      }
    }
    return named;
  }

  private static String listed(Stream<String> texts) {
    return texts.distinct().map(DuckDb::quoted).collect(Collectors.joining(", "));
  }
}
