package dev.starsight.explore.internal;

import dev.starsight.reviews.Review;
import dev.starsight.reviews.internal.TextSize;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One pass over reviews that gathers what the questions need, but for who reviewed what more than
 * once, in memory that does not grow with the reviews. Not thread-safe.
 */
public final class QuestionTally implements Consumer<Review> {

  private final CountTally counts = new CountTally();
  private final PriorityQueue<HelpfulReview> helpful =
      new PriorityQueue<>(HelpfulReview.MOST_VOTES_FIRST.reversed());
  private final SortedMap<Integer, Long> words = new TreeMap<>();

  @Override
  public void accept(Review review) {
    Integer votes = review.helpfulVotes();
    counts.add(
        CategoryCounts.nameOf(review),
        review.starRating(),
        review.reviewDate(),
        1,
        votes == null ? Moments.NONE : Moments.of(votes));
    if (votes != null) {
      rank(review, votes);
    }
    words.merge(TextSize.words(review.reviewBody()), 1L, Long::sum);
  }

  private void rank(Review review, int votes) {
    HelpfulReview least = helpful.peek();
    boolean room = least == null || helpful.size() < HelpfulReview.SHOWN;
    if (room || votes >= least.helpfulVotes()) {
      helpful.add(HelpfulReview.of(review, votes));
    }
    if (helpful.size() > HelpfulReview.SHOWN) {
      helpful.poll();
    }
  }

  /** Returns the number of reviews so far. */
  public long rows() {
    return counts.reviews();
  }

  /**
   * Returns the findings of the reviews so far.
   *
   * @param repeats who of them reviewed what more than once
   */
  public Findings findings(RepeatCounts repeats) {
    return new Findings(
        counts.categories(),
        counts.all(),
        counts.helpful(),
        HelpfulReview.most(helpful.stream()),
        repeats,
        new WordCounts(words));
  }
}
