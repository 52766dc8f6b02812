package dev.starsight.phrases.internal;

/**
 * A review whose words are counted.
 *
 * @param review as it was read
 * @param key the key of its normalized text
 * @param words the numbers of its words, -1 for a gap; never changed
 */
record CountedReview(ReadReview review, long key, int[] words) {

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
