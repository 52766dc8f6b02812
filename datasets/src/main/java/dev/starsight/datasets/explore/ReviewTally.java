package dev.starsight.datasets.explore;

import dev.starsight.datasets.amazon.Review;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One pass over reviews that gathers what the questions need. Feed it reviews, in order; {@link
 * #exploration()} whenever you like. Keeps counts, not reviews: about 28 bytes a review for the
 * question of repeats, hardly anything else. Not thread-safe.
 */
public final class ReviewTally implements Consumer<Review> {

  /** How many of the most helpful reviews are shown. */
  static final int MOST_HELPFUL = 10;

  /** A review and when it came: the earlier of two with as many votes is kept. */
  private record Ranked(Review review, long order) {}

  private static final Comparator<Ranked> LEAST_HELPFUL_FIRST =
      Comparator.comparingInt((Ranked ranked) -> ranked.review.helpfulVotes())
          .thenComparing(ranked -> ranked.order, Comparator.reverseOrder());

  private final Map<String, CategoryTally> categories = new TreeMap<>();
  private final CategoryTally all = new CategoryTally("All categories");
  private final PriorityQueue<Ranked> helpful = new PriorityQueue<>(LEAST_HELPFUL_FIRST);
  private final Repeats repeats = new Repeats();
  private final Words words = new Words();
  private long rows;

  @Override
  public void accept(Review review) {
    rows++;
    all.add(review);
    categories.computeIfAbsent(review.productCategory(), CategoryTally::new).add(review);
    rank(review);
    repeats.add(review);
    words.add(review.reviewBody());
  }

  private void rank(Review review) {
    Ranked least = helpful.peek();
    if (least == null || helpful.size() < MOST_HELPFUL) {
      helpful.add(new Ranked(review, rows));
    } else if (review.helpfulVotes() > least.review.helpfulVotes()) {
      helpful.poll();
      helpful.add(new Ranked(review, rows));
    }
  }

  /** The answers for the reviews so far. */
  public Exploration exploration() {
    return new Exploration(new Answers(this).all());
  }

  /** How many reviews there were so far. */
  public long rows() {
    return rows;
  }

  /** The categories by name. */
  List<CategoryTally> categories() {
    return List.copyOf(categories.values());
  }

  CategoryTally all() {
    return all;
  }

  /** The most helpful reviews, most votes first. */
  List<Review> mostHelpful() {
    return helpful.stream().sorted(LEAST_HELPFUL_FIRST.reversed()).map(Ranked::review).toList();
  }

  Repeats repeats() {
    return repeats;
  }

  Words words() {
    return words;
  }
}
