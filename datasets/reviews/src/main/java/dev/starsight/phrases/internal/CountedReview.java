package dev.starsight.phrases.internal;

/** A review whose words are counted. Nobody changes its words, so it is immutable. */
final class CountedReview {

  private final ReadReview review;
  private final long key;
  private final int[] words;
  private final int day;

  /**
   * Creates a review.
   *
   * @param key the key of its normalized text
   * @param words the numbers of its words, -1 for a gap
   */
  CountedReview(ReadReview review, long key, int[] words) {
    this.review = review;
    this.key = key;
    this.words = words;
    this.day = review.day();
  }

  ReadReview review() {
    return review;
  }

  long key() {
    return key;
  }

  int[] words() {
    return words;
  }

  /** Returns the number of the day since 1970, or {@link Integer#MIN_VALUE}. */
  int day() {
    return day;
  }

  boolean isFirst() {
    return review.first();
  }

  int wordCount() {
    int count = 0;
    for (int word : words) {
      count += word < 0 ? 0 : 1;
    }
    return count;
  }
}
