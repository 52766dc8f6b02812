package dev.starsight.phrases.internal;

import dev.starsight.data.internal.NormalizedText;

/**
 * How many reviews of each side there are, and how much memory they need, by how many halvings of
 * the sample they stay in it. Sizes of parts add up. Not thread-safe.
 */
public final class SampleSizes {

  /** A key of 64 bits has at most so many leading zeros. */
  private static final int LEVELS = Long.SIZE + 1;

  private final long seed;

  /** Reviews of the second side, their bytes, then those of the first side. */
  private final long[] sums;

  private final WordHashes words = new WordHashes();

  /** Creates sizes of no reviews. */
  public SampleSizes(long seed) {
    this(seed, new long[4 * LEVELS]);
  }

  /** Creates the sizes that {@link #toArray} returned. */
  public SampleSizes(long seed, long[] sums) {
    this.seed = seed;
    this.sums = sums.clone();
  }

  /** Adds a review. */
  public void add(ReadReview review) {
    int level = halvings(review.text(), seed);
    int at = index(review.first(), level);
    sums[at]++;
    sums[at + LEVELS] += ReviewSample.bytes(review, words.split(review.text()).size());
  }

  /** Returns after how many halvings the sample still has a review. */
  public static int halvings(String text, long seed) {
    return ReviewSample.halvings(NormalizedText.key(text), seed);
  }

  /** Adds others, which have the same seed, and returns this. */
  public SampleSizes plus(SampleSizes other) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += other.sums[i];
    }
    return this;
  }

  /** Returns the fewest halvings after which a side fits into memory. */
  public int halvings(boolean isFirst, long bytes) {
    int halvings = 0;
    while (kept(isFirst, halvings) > 1 && sum(isFirst, LEVELS, halvings) > bytes) {
      halvings++;
    }
    return halvings;
  }

  /** Returns the number of reviews of a side. */
  public long seen(boolean isFirst) {
    return kept(isFirst, 0);
  }

  /** Returns the number of reviews of a side that so many halvings keep. */
  public long kept(boolean isFirst, int halvings) {
    return sum(isFirst, 0, halvings);
  }

  private long sum(boolean isFirst, int offset, int halvings) {
    long sum = 0;
    for (int level = halvings; level < LEVELS; level++) {
      sum += sums[index(isFirst, level) + offset];
    }
    return sum;
  }

  private static int index(boolean isFirst, int level) {
    return (isFirst ? 2 * LEVELS : 0) + level;
  }

  /** Returns these sizes as numbers. */
  public long[] toArray() {
    return sums.clone();
  }
}
