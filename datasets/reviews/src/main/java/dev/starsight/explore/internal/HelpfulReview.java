package dev.starsight.explore.internal;

import dev.starsight.reviews.Review;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One of the most helpful reviews.
 *
 * @param productId empty if it is unknown
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

  /** Returns those of some reviews that are shown, in their order. */
  static List<HelpfulReview> most(Stream<HelpfulReview> reviews) {
    return reviews.sorted(MOST_VOTES_FIRST).limit(SHOWN).toList();
  }

  public static HelpfulReview of(Review review, int votes) {
    String body = review.reviewBody();
    int length = body.codePointCount(0, body.length());
    return new HelpfulReview(
        review.reviewId(),
        Objects.requireNonNullElse(review.productId(), ""),
        CategoryCounts.nameOf(review),
        review.starRating(),
        votes,
        length,
        length <= BEGINNING ? body : body.substring(0, body.offsetByCodePoints(0, BEGINNING)));
  }
}
