package dev.starsight.explore;

import dev.starsight.explore.internal.CategoryCounts;
import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.internal.HelpfulReview;
import dev.starsight.explore.internal.Moments;
import dev.starsight.explore.internal.WordCounts;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.internal.TextSize;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One pass over reviews that gathers what the questions need. It accepts reviews in any order;
 * {@link #exploration()} may be called at any time. It keeps counts, not reviews: 20 to 40 bytes
 * per review for the question of repeats, the names of each product, and hardly anything else. Not
 * thread-safe.
 */
public final class ReviewTally implements Consumer<Review> {

  private final CountTally counts = new CountTally();
  private final PriorityQueue<HelpfulReview> helpful =
      new PriorityQueue<>(HelpfulReview.MOST_VOTES_FIRST.reversed());
  private final Repeats repeats = new Repeats();
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
    repeats.add(review);
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

  /** Returns the answers for the reviews so far. */
  public Exploration exploration() {
    return new Exploration(findings());
  }

  /** Returns the number of reviews so far. */
  public long rows() {
    return counts.reviews();
  }

  Findings findings() {
    List<HelpfulReview> mostHelpful =
        helpful.stream().sorted(HelpfulReview.MOST_VOTES_FIRST).toList();
    return new Findings(
        counts.categories(),
        counts.all(),
        counts.helpful(),
        mostHelpful,
        repeats.counts(),
        new WordCounts(words));
  }
}
