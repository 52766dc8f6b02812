package dev.starsight.quality;

import dev.starsight.reviews.Review;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks for reviews: those of the Deequ workshop, and a set for any file of reviews. */
public final class ReviewChecks {

  private static final LocalDate FIRST_DAY = LocalDate.of(1995, 7, 16);

  private static final String[] MARKETPLACES = {"US", "UK", "DE", "JP", "FR"};

  private ReviewChecks() {}

  /**
   * Returns the 15 columns with the names and the order of the file. An empty id, marketplace,
   * title or category counts as absent; an empty headline or body is an empty text.
   */
  public static RowSchema<Review> schema() {
    return RowSchema.<Review>empty()
        .text("marketplace", review -> present(review.marketplace()))
        .text("customer_id", review -> present(review.customerId()))
        .text("review_id", Review::reviewId)
        .text("product_id", review -> present(review.productId()))
        .text("product_parent", review -> present(review.productParent()))
        .text("product_title", review -> present(review.productTitle()))
        .text("product_category", review -> present(review.productCategory()))
        .number("star_rating", Review::starRating)
        .number("helpful_votes", Review::helpfulVotes)
        .number("total_votes", Review::totalVotes)
        .flag("vine", Review::vine)
        .flag("verified_purchase", Review::verifiedPurchase)
        .text("review_headline", Review::reviewHeadline)
        .text("review_body", Review::reviewBody)
        .date("review_date", Review::reviewDate);
  }

  private static @Nullable String present(String text) {
    return text.isEmpty() ? null : text;
  }

  private static List<Analyzer> workshopMetrics() {
    return List.of(
        Analyzer.size(),
        Analyzer.completeness("review_id"),
        Analyzer.approxCountDistinct("review_id"),
        Analyzer.mean("star_rating"),
        Analyzer.compliance(
            "top star_rating",
            "star_rating",
            value -> value instanceof Number stars && stars.doubleValue() >= 4.0),
        Analyzer.correlation("total_votes", "star_rating"),
        Analyzer.correlation("total_votes", "helpful_votes"));
  }

  /**
   * Returns the seven metrics and seven constraints of the workshop. They require 200,000 rows,
   * which its two files have together.
   */
  public static Checks<Review> workshop() {
    Check check =
        Check.named("Review Check")
            .hasSizeAtLeast(200_000)
            .hasMinimum("star_rating", 1)
            .hasMaximum("star_rating", 5)
            .isComplete("review_id")
            .isUnique("review_id")
            .isComplete("marketplace")
            .isContainedIn("marketplace", MARKETPLACES);
    return Checks.of(schema()).measuring(workshopMetrics()).with(check);
  }

  /** Returns the checks for any file of reviews, with dates up to tomorrow in UTC. */
  public static Checks<Review> standard() {
    return standard(LocalDate.now(ZoneOffset.UTC).plusDays(1));
  }

  /**
   * Returns the checks for any file of reviews: there are rows, ids are complete and unique, stars
   * are from 1 to 5, votes and dates are plausible, most texts are not blank.
   *
   * @param lastDay the last day a review may have
   */
  public static Checks<Review> standard(LocalDate lastDay) {
    return Checks.of(schema())
        .measuring(workshopMetrics())
        .measuring(
            List.of(
                Analyzer.standardDeviation("star_rating"),
                Analyzer.minimum("star_rating"),
                Analyzer.maximum("star_rating"),
                Analyzer.uniqueness("review_id"),
                Analyzer.countDistinct("customer_id"),
                Analyzer.countDistinct("product_id"),
                Analyzer.countDistinct("product_category"),
                Analyzer.completeness("product_category"),
                Analyzer.completeness("review_date"),
                Analyzer.mean("helpful_votes")))
        .with(
            Check.named("rows")
                .hasSizeAtLeast(1)
                .isComplete("review_id")
                .isUnique("review_id")
                .isComplete("customer_id")
                .isComplete("product_id")
                .isComplete("product_category"))
        .with(Check.named("stars").isBetween("star_rating", 1, 5))
        .with(
            Check.named("votes")
                .isNonNegative("helpful_votes")
                .isNonNegative("total_votes")
                .isAtMost("helpful_votes", "total_votes"))
        .with(
            Check.named("dates")
                .hasCompletenessAtLeast("review_date", 0.99)
                .isBetween("review_date", FIRST_DAY, lastDay))
        .with(Check.named("texts").isMostlyNotBlank("review_body", 0.95));
  }
}
