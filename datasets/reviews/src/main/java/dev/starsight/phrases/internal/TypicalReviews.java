package dev.starsight.phrases.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Chooses the reviews that show how a phrase is used. */
final class TypicalReviews {

  private static final int EXAMPLES = 3;
  private static final int SHORTEST = 5;

  private TypicalReviews() {}

  /**
   * A review and how untypical it is: first by its label, then by its length.
   *
   * @param distance 0 for the most typical
   */
  private record Distant(long distance, CountedReview review) implements Comparable<Distant> {

    @Override
    public int compareTo(Distant other) {
      int order = Long.compare(distance, other.distance);
      ReadReview one = review.review();
      ReadReview two = other.review.review();
      order = order != 0 ? order : one.id().compareTo(two.id());
      return order != 0 ? order : one.text().compareTo(two.text());
    }
  }

  /**
   * Returns three reviews of the phrase's side that say it: with the label that most of them have
   * where there are three, and of the most usual length; each text once.
   */
  static List<ReadReview> of(List<CountedReview> reviews, FoundPhrase phrase) {
    List<CountedReview> said = new ArrayList<>(phrase.reviews().length);
    for (int number : phrase.reviews()) {
      CountedReview review = reviews.get(number);
      if (review.isFirst() == phrase.isFirst()) {
        said.add(review);
      }
    }
    Map<String, Integer> ranks = ranks(said);
    int usual = Math.max(SHORTEST, medianLength(said));
    List<Distant> best = new ArrayList<>();
    for (CountedReview review : said) {
      long rank = Objects.requireNonNull(ranks.get(review.review().label()));
      long distance = (rank << 32) | Math.abs(review.words().length - usual);
      if (best.size() < EXAMPLES || distance <= best.get(EXAMPLES - 1).distance) {
        insert(new Distant(distance, review), best);
      }
    }
    return best.stream().map(each -> each.review.review()).toList();
  }

  /** Numbers the labels from 0, the one that most reviews have first. */
  private static Map<String, Integer> ranks(List<CountedReview> said) {
    Map<String, int[]> counts = new HashMap<>();
    for (CountedReview review : said) {
      counts.computeIfAbsent(review.review().label(), key -> new int[1])[0]++;
    }
    List<Map.Entry<String, int[]>> labels = new ArrayList<>(counts.entrySet());
    labels.sort(
        Comparator.comparingInt((Map.Entry<String, int[]> label) -> -label.getValue()[0])
            .thenComparing(Map.Entry::getKey));
    Map<String, Integer> ranks = new HashMap<>();
    labels.forEach(label -> ranks.put(label.getKey(), ranks.size()));
    return ranks;
  }

  private static int medianLength(List<CountedReview> said) {
    int[] lengths = new int[said.size()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = said.get(i).words().length;
    }
    Arrays.sort(lengths);
    return lengths[lengths.length / 2];
  }

  /** Inserts a review into the best ones, unless one of them has the same text. */
  private static void insert(Distant review, List<Distant> best) {
    for (Distant other : best) {
      if (other.review.key() == review.review.key()) {
        if (review.compareTo(other) >= 0) {
          return;
        }
        best.remove(other);
        break;
      }
    }
    best.add(review);
    best.sort(Comparator.naturalOrder());
    if (best.size() > EXAMPLES) {
      best.remove(EXAMPLES);
    }
  }
}
