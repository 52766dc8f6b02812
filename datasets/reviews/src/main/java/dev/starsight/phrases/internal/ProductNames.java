package dev.starsight.phrases.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Recognizes phrases that only name a product or a version: each word is a stop word, a number, a
 * word of the title of the product that is reviewed, or one that many titles have. Immutable.
 */
final class ProductNames {

  /** A word of so large a share of the titles is one that many titles have. */
  private static final double MANY = 0.005;

  private final List<CountedReview> reviews;
  private final WordKinds kinds;
  private final Map<String, long[]> titles = new HashMap<>();
  private final Map<Long, Integer> frequencies = new HashMap<>();
  private final double many;

  /** Reads the titles of the first {@code firstReviews} reviews. */
  ProductNames(List<CountedReview> reviews, int firstReviews, WordKinds kinds) {
    this.reviews = reviews;
    this.kinds = kinds;
    this.many = Math.max(1, MANY * firstReviews);
    for (CountedReview review : reviews.subList(0, firstReviews)) {
      long[] words =
          titles.computeIfAbsent(
              review.review().product(),
              title -> Arrays.stream(WordHashes.of(title)).sorted().distinct().toArray());
      for (long word : words) {
        frequencies.merge(word, 1, Integer::sum);
      }
    }
  }

  /** Returns whether a phrase only names a product for at least half of the reviews that say it. */
  boolean areNames(PhraseCandidate candidate) {
    long names =
        Arrays.stream(candidate.first())
            .filter(review -> isName(candidate.words(), reviews.get(review).review().product()))
            .count();
    return 2 * names >= candidate.first().length;
  }

  private boolean isName(int[] words, String product) {
    long[] title = titles.getOrDefault(product, new long[0]);
    return Arrays.stream(words)
        .allMatch(
            word ->
                kinds.isStop(word)
                    || kinds.isNumber(word)
                    || Arrays.binarySearch(title, kinds.hash(word)) >= 0
                    || frequencies.getOrDefault(kinds.hash(word), 0) >= many);
  }
}
