package dev.starsight.phrases.internal;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
            .filter(review -> review.isFirst() == phrase.first())
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
    Set<Long> texts = new HashSet<>();
    return said.stream()
        .sorted(typical)
        .filter(review -> texts.add(review.key()))
        .limit(EXAMPLES)
        .map(CountedReview::review)
        .toList();
  }
}
