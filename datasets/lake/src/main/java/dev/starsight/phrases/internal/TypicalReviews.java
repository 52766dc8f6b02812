package dev.starsight.phrases.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Chooses the reviews that show how a phrase is used. */
final class TypicalReviews {

  private static final int EXAMPLES = 3;
  private static final int SHORTEST = 5;

  private TypicalReviews() {}

  /**
   * Returns three reviews of the phrase's side that say it: with the label that most of them have
   * where there are three, and of the most usual length; each text once.
   */
  static List<ReadReview> of(List<CountedReview> reviews, FoundPhrase phrase) {
    List<CountedReview> said =
        Arrays.stream(phrase.reviews())
            .mapToObj(reviews::get)
            .filter(review -> review.isFirst() == phrase.isFirst())
            .toList();
    Map<String, Integer> labels = new HashMap<>();
    said.forEach(review -> labels.merge(review.review().label(), 1, Integer::sum));
    int[] lengths = said.stream().mapToInt(review -> review.words().length).sorted().toArray();
    int usual = Math.max(SHORTEST, lengths[lengths.length / 2]);
    Comparator<CountedReview> typical =
        Comparator.<CountedReview>comparingInt(
                review -> -labels.getOrDefault(review.review().label(), 0))
            .thenComparing(review -> review.review().label())
            .thenComparingInt(review -> Math.abs(review.words().length - usual))
            .thenComparing(review -> review.review().id())
            .thenComparing(review -> review.review().text());
    List<CountedReview> best = new ArrayList<>();
    for (CountedReview review : said) {
      if (best.size() < EXAMPLES || typical.compare(review, best.get(EXAMPLES - 1)) < 0) {
        insert(review, best, typical);
      }
    }
    return best.stream().map(CountedReview::review).toList();
  }

  /** Inserts a review into the best ones, unless one of them has the same text. */
  private static void insert(
      CountedReview review, List<CountedReview> best, Comparator<CountedReview> typical) {
    for (CountedReview other : best) {
      if (other.key() == review.key()) {
        if (typical.compare(review, other) >= 0) {
          return;
        }
        best.remove(other);
        break;
      }
    }
    best.add(review);
    best.sort(typical);
    if (best.size() > EXAMPLES) {
      best.remove(EXAMPLES);
    }
  }
}
