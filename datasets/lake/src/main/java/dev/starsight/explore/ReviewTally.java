package dev.starsight.explore;

import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.internal.QuestionTally;
import dev.starsight.reviews.Review;
import java.util.function.Consumer;

/**
 * One pass over reviews that gathers what the questions need. It accepts reviews in any order;
 * {@link #exploration()} may be called at any time. It keeps counts, not reviews: 20 to 40 bytes
 * per review for the question of repeats, the names of each product, and hardly anything else. Not
 * thread-safe.
 */
public final class ReviewTally implements Consumer<Review> {

  private final QuestionTally questions = new QuestionTally();
  private final Repeats repeats = new Repeats();

  @Override
  public void accept(Review review) {
    questions.accept(review);
    repeats.add(review);
  }

  /** Returns the answers for the reviews so far. */
  public Exploration exploration() {
    return new Exploration(findings());
  }

  /** Returns the number of reviews so far. */
  public long rows() {
    return questions.rows();
  }

  Findings findings() {
    return questions.findings(repeats.counts());
  }
}
