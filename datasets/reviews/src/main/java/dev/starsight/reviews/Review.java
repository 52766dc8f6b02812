package dev.starsight.reviews;

import dev.starsight.data.Example;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One review with the 15 columns of the Amazon Customer Reviews schema, typed. Immutable.
 *
 * <p>A value is null if its source does not have the column, so that it is unknown; files of Amazon
 * reviews have all of them, and of those only the date of a single review can be null. Texts are as
 * in the file; an empty headline or body is an empty text, not an unknown one. {@code helpfulVotes}
 * above {@code totalVotes} is allowed; the quality checks report it.
 *
 * @param marketplace two letters, such as {@code US}; some files have {@code us}
 * @param customerId identifies the author; a number in Amazon's files
 * @param reviewId never empty
 * @param productId the ASIN
 * @param productParent a number that the versions of a product have in common
 * @param productTitle may be empty
 * @param productCategory as spelled in the file
 * @param starRating 1 to 5
 * @param helpfulVotes at least 0
 * @param totalVotes at least 0
 * @param vine whether the review was written in the Vine programme
 * @param verifiedPurchase whether the author bought the product there
 * @param reviewHeadline may be empty; often states the rating ("Five Stars")
 * @param reviewBody may be empty
 * @param reviewDate the day of the review
 */
public record Review(
    @Nullable String marketplace,
    @Nullable String customerId,
    String reviewId,
    @Nullable String productId,
    @Nullable String productParent,
    @Nullable String productTitle,
    @Nullable String productCategory,
    int starRating,
    @Nullable Integer helpfulVotes,
    @Nullable Integer totalVotes,
    @Nullable Boolean vine,
    @Nullable Boolean verifiedPurchase,
    @Nullable String reviewHeadline,
    String reviewBody,
    @Nullable LocalDate reviewDate) {

  /** The names of the columns, in the order of the file. */
  public static final List<String> COLUMNS =
      List.of(
          "marketplace",
          "customer_id",
          "review_id",
          "product_id",
          "product_parent",
          "product_title",
          "product_category",
          "star_rating",
          "helpful_votes",
          "total_votes",
          "vine",
          "verified_purchase",
          "review_headline",
          "review_body",
          "review_date");

  public Review {
    Objects.requireNonNull(reviewBody, "reviewBody");
    if (reviewId.isEmpty()) {
      throw new IllegalArgumentException("reviewId must not be empty");
    }
    if (starRating < 1 || starRating > 5) {
      throw new IllegalArgumentException("starRating must be 1 to 5, but is " + starRating);
    }
    if ((helpfulVotes != null && helpfulVotes < 0) || (totalVotes != null && totalVotes < 0)) {
      throw new IllegalArgumentException(
          "votes must be at least 0, but are " + helpfulVotes + " of " + totalVotes);
    }
  }

  /** Returns an example of the body, with the stars as its label and the id of the review. */
  public Example toExample() {
    return Example.of(reviewId, reviewBody, Integer.toString(starRating));
  }
}
