package dev.starsight.quality;

import dev.starsight.quality.analyzers.Analyzer;
import dev.starsight.quality.analyzers.Analyzers;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.checks.Check;
import dev.starsight.quality.checks.Constraint;
import dev.starsight.reviews.Review;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks for reviews: those of the Deequ workshop, and a set for any file of reviews. */
public final class ReviewChecks {

  private static final LocalDate FIRST_DAY = LocalDate.of(1995, 7, 16);

  private static final String[] MARKETPLACES = {"US", "UK", "DE", "JP", "FR"};

  private static final List<Analyzer<?>> STANDARD_METRICS =
      List.of(
          Analyzers.standardDeviation("star_rating"),
          Analyzers.minimum("star_rating"),
          Analyzers.maximum("star_rating"),
          Analyzers.uniqueness("review_id"),
          Analyzers.approxCountDistinct("customer_id"),
          Analyzers.approxCountDistinct("product_id"),
          Analyzers.countDistinct("product_category"),
          Analyzers.completeness("product_category"),
          Analyzers.completeness("review_date"),
          Analyzers.mean("helpful_votes"));

  private ReviewChecks() {}

  /**
   * Returns the 15 columns with the names and the order of the file. An unknown or empty id,
   * marketplace, title or category counts as absent; an empty headline or body is an empty text.
   */
  public static RowSchema<Review> schema() {
    return schema(Set.of());
  }

  /**
   * Returns the columns but for unknown ones, whose rules are then not evaluated.
   *
   * @param unknown columns that a source does not have
   */
  public static RowSchema<Review> schema(Set<String> unknown) {
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
        .date("review_date", Review::reviewDate)
        .without(unknown);
  }

  private static @Nullable String present(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static List<Analyzer<?>> workshopMetrics() {
    return List.of(
        Analyzers.size(),
        Analyzers.completeness("review_id"),
        Analyzers.approxCountDistinct("review_id"),
        Analyzers.mean("star_rating"),
        Analyzers.compliance(
            "top star_rating",
            "star_rating",
            value -> value instanceof Number stars && stars.doubleValue() >= 4.0),
        Analyzers.correlation("total_votes", "star_rating"),
        Analyzers.correlation("total_votes", "helpful_votes"));
  }

  /**
   * Returns the seven metrics and seven constraints of the workshop. They require 200,000 rows,
   * which its two files have together.
   */
  public static Checks<Review> workshop() {
    return workshop(Set.of());
  }

  /**
   * Returns the metrics and constraints of the workshop. Those of unknown columns are not
   * evaluated, so that the check does not hold.
   *
   * @param unknown columns that a source does not have
   */
  public static Checks<Review> workshop(Set<String> unknown) {
    Check check =
        Check.named("Review Check")
            .hasSizeAtLeast(200_000)
            .hasMinimum("star_rating", 1)
            .hasMaximum("star_rating", 5)
            .isComplete("review_id")
            .isUnique("review_id")
            .isComplete("marketplace")
            .isContainedIn("marketplace", MARKETPLACES);
    return Checks.of(schema(unknown)).measuring(workshopMetrics()).with(check);
  }

  /** Returns the checks for any file of reviews, with dates up to tomorrow in UTC. */
  public static Checks<Review> standard() {
    return standard(Set.of());
  }

  /**
   * Returns the checks for reviews of which some columns are unknown, with dates up to tomorrow in
   * UTC: the same without the metrics and constraints of these columns.
   *
   * @param unknown columns that a source does not have
   */
  public static Checks<Review> standard(Set<String> unknown) {
    return standard(LocalDate.now(ZoneOffset.UTC).plusDays(1), unknown);
  }

  /** Returns the checks like {@link #standard(LocalDate, Set)} where every column is known. */
  public static Checks<Review> standard(LocalDate lastDay) {
    return standard(lastDay, Set.of());
  }

  /**
   * Returns the checks for any file of reviews: there are rows, ids are complete and unique, stars
   * are from 1 to 5, votes and dates are plausible, most texts are not blank.
   *
   * @param lastDay the last day a review may have
   * @param unknown columns that a source does not have
   */
  public static Checks<Review> standard(LocalDate lastDay, Set<String> unknown) {
    Checks<Review> checks =
        Checks.of(schema(unknown))
            .measuring(known(workshopMetrics(), unknown))
            .measuring(known(STANDARD_METRICS, unknown))
            .withDefaults();
    for (Check check : standardChecks(lastDay)) {
      List<Constraint> constraints =
          check.constraints().stream()
              .filter(constraint -> isKnown(constraint.analyzer(), unknown))
              .toList();
      if (!constraints.isEmpty()) {
        checks = checks.with(new Check(check.name(), check.level(), constraints));
      }
    }
    return checks;
  }

  private static List<Analyzer<?>> known(List<Analyzer<?>> analyzers, Set<String> unknown) {
    return analyzers.stream().filter(analyzer -> isKnown(analyzer, unknown)).toList();
  }

  private static boolean isKnown(Analyzer<?> analyzer, Set<String> unknown) {
    return analyzer.columns().stream().noneMatch(unknown::contains);
  }

  private static List<Check> standardChecks(LocalDate lastDay) {
    return List.of(
        Check.named("rows")
            .hasSizeAtLeast(1)
            .isComplete("review_id")
            .isUnique("review_id")
            .isComplete("customer_id")
            .isComplete("product_id")
            .isComplete("product_category"),
        Check.named("stars").isBetween("star_rating", 1, 5),
        Check.named("votes")
            .isNonNegative("helpful_votes")
            .isNonNegative("total_votes")
            .isAtMost("helpful_votes", "total_votes"),
        Check.named("dates")
            .hasCompletenessAtLeast("review_date", 0.99)
            .isBetween("review_date", FIRST_DAY, lastDay),
        Check.named("texts").isMostlyNotBlank("review_body", 0.95));
  }
}
