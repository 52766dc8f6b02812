package dev.starsight.explore.internal;

import dev.starsight.reviews.Review;
import java.util.Comparator;

/**
 * One of the most helpful reviews.
 *
 * @param length the length of its body in code points
 * @param beginning the first {@link #BEGINNING} code points of its body
 */
public record HelpfulReview(
    String reviewId,
    String productId,
    String category,
    int star,
    int helpfulVotes,
    int length,
    String beginning) {

  /** The number of most helpful reviews that are shown. */
  public static final int SHOWN = 10;

  /** The number of code points of a body that are shown. */
  public static final int BEGINNING = 100;

  public static final Comparator<HelpfulReview> MOST_VOTES_FIRST =
      Comparator.comparingInt((HelpfulReview each) -> -each.helpfulVotes)
          .thenComparing(HelpfulReview::reviewId, CodePointOrder.INSTANCE)
          .thenComparing(HelpfulReview::category, CodePointOrder.INSTANCE)
          .thenComparing(HelpfulReview::productId, CodePointOrder.INSTANCE)
          .thenComparing(HelpfulReview::star);

  public static HelpfulReview of(Review review) {
    String body = review.reviewBody();
    int length = body.codePointCount(0, body.length());
    return new HelpfulReview(
        review.reviewId(),
        review.productId(),
        review.productCategory(),
        review.starRating(),
        review.helpfulVotes(),
        length,
        length <= BEGINNING ? body : body.substring(0, body.offsetByCodePoints(0, BEGINNING)));
  }
}
