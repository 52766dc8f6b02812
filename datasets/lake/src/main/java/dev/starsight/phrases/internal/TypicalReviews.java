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
   * Returns three reviews of the phrase's side that say it: with the label that most of them have
   * where there are three, and of the most usual length; each text once.
   */
  static List<ReadReview> of(List<CountedReview> reviews, FoundPhrase phrase) {
    List<CountedReview> said = new ArrayList<>(phrase.reviews().length);
    Map<String, int[]> labels = new HashMap<>();
    int[] lengths = new int[phrase.reviews().length];
    for (int number : phrase.reviews()) {
      CountedReview review = reviews.get(number);
      if (review.isFirst() == phrase.isFirst()) {
        labels.computeIfAbsent(review.review().label(), key -> new int[1])[0]++;
        lengths[said.size()] = review.words().length;
        said.add(review);
      }
    }
    Arrays.sort(lengths, 0, said.size());
    Comparator<CountedReview> typical =
        new MostTypical(labels, Math.max(SHORTEST, lengths[said.size() / 2]));
    List<CountedReview> best = new ArrayList<>();
    for (CountedReview review : said) {
      if (best.size() < EXAMPLES || typical.compare(review, best.get(EXAMPLES - 1)) < 0) {
        insert(review, best, typical);
      }
    }
    return best.stream().map(CountedReview::review).toList();
  }

  /** The order of reviews: by how many have the label, and by how usual the length is. */
  private static final class MostTypical implements Comparator<CountedReview> {

    private final Map<String, int[]> labels;
    private final int usualLength;

    MostTypical(Map<String, int[]> labels, int usualLength) {
      this.labels = labels;
      this.usualLength = usualLength;
    }

    @Override
    public int compare(CountedReview one, CountedReview other) {
      String label = one.review().label();
      String otherLabel = other.review().label();
      int order = Integer.compare(reviews(otherLabel), reviews(label));
      order = order != 0 ? order : label.compareTo(otherLabel);
      order = order != 0 ? order : Integer.compare(unusual(one), unusual(other));
      order = order != 0 ? order : one.review().id().compareTo(other.review().id());
      return order != 0 ? order : one.review().text().compareTo(other.review().text());
    }

    private int reviews(String label) {
      return Objects.requireNonNull(labels.get(label))[0];
    }

    private int unusual(CountedReview review) {
      return Math.abs(review.words().length - usualLength);
    }
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
