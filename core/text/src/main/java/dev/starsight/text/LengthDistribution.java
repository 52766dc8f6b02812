package dev.starsight.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.IntStream;

/**
 * The distribution of the lengths of many encodings, including {@code [CLS]} and {@code [SEP]},
 * from which to choose a maximum length. Immutable.
 *
 * <p>Trap: measure encodings made with a large {@code maxLength}. Truncated ones all seem to fit.
 */
public final class LengthDistribution {

  /** The number of positions that BERT has. */
  public static final int LARGEST_MAX_LENGTH = 512;

  /** Shorter texts hardly make a training step faster. */
  private static final int SMALLEST_MAX_LENGTH = 16;

  /** A suggested length truncates at most one text in this many. */
  private static final int TRUNCATED_ONE_IN = 5;

  private final int[] sorted;

  private LengthDistribution(int[] sorted) {
    this.sorted = sorted;
  }

  /** Returns the distribution of the lengths of encodings, without their padding. */
  public static LengthDistribution of(Collection<Encoding> encodings) {
    return ofLengths(encodings.stream().mapToInt(Encoding::tokenCount));
  }

  /**
   * Returns the distribution of given lengths.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public static LengthDistribution ofLengths(IntStream lengths) {
    int[] sorted = lengths.sorted().toArray();
    if (sorted.length > 0 && sorted[0] < 0) {
      throw new IllegalArgumentException("a length must be at least 0, but one is " + sorted[0]);
    }
    return new LengthDistribution(sorted);
  }

  /**
   * Returns the distribution of lengths that were counted.
   *
   * @param textsByLength the number of texts of length 0, 1, 2 and so on
   * @throws IllegalArgumentException if a count is negative
   */
  public static LengthDistribution ofCounts(int[] textsByLength) {
    int total = 0;
    for (int length = 0; length < textsByLength.length; length++) {
      if (textsByLength[length] < 0) {
        throw new IllegalArgumentException(
            "a count must be at least 0, but that of length %s is %s"
                .formatted(length, textsByLength[length]));
      }
      total = Math.addExact(total, textsByLength[length]);
    }
    int[] sorted = new int[total];
    int from = 0;
    for (int length = 0; length < textsByLength.length; length++) {
      Arrays.fill(sorted, from, from + textsByLength[length], length);
      from += textsByLength[length];
    }
    return new LengthDistribution(sorted);
  }

  /** Returns the number of texts. */
  public int count() {
    return sorted.length;
  }

  /** Returns the mean length; NaN if there are no texts. */
  public double mean() {
    return Arrays.stream(sorted).average().orElse(Double.NaN);
  }

  /** Returns the greatest length; 0 if there are no texts. */
  public int longest() {
    return sorted.length == 0 ? 0 : sorted[sorted.length - 1];
  }

  /**
   * Returns the smallest length that at least this share of the texts does not exceed (nearest
   * rank).
   *
   * @param share 0 to 1: 0.7 is the 70th percentile, 1 the greatest length
   * @throws IllegalStateException if there are no texts
   */
  public int quantile(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share must be 0 to 1, but is " + share);
    }
    if (sorted.length == 0) {
      throw new IllegalStateException("no texts have no quantiles");
    }
    // 0.07 * 100 is a little more than 7, which must not make it 8.
    int rank = (int) Math.ceil(share * sorted.length - 1e-6);
    return sorted[Math.max(1, rank) - 1];
  }

  /** Returns the share of texts, 0 to 1, that a maximum length truncates; 0 if there are none. */
  public double truncatedShare(int maxLength) {
    return sorted.length == 0 ? 0 : (double) longerThan(maxLength) / sorted.length;
  }

  private int longerThan(int length) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] <= length) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return sorted.length - low;
  }

  /**
   * Suggests a maximum length to train with: the smallest power of 2, from 16 to 512, that
   * truncates at most one text in five; 16 if there are no texts. (The workshop takes the smallest
   * power of 2 above the 70th percentile of <em>words</em>, which are fewer than tokens: its 64
   * truncates 38 % of its reviews, the 128 suggested for them here 19 %.)
   */
  public int suggestMaxLength() {
    int length = SMALLEST_MAX_LENGTH;
    while (length < LARGEST_MAX_LENGTH && (long) TRUNCATED_ONE_IN * longerThan(length) > count()) {
      length *= 2;
    }
    return length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LengthDistribution lengths && Arrays.equals(sorted, lengths.sorted);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sorted);
  }

  @Override
  public String toString() {
    return sorted.length == 0
        ? "no texts"
        : "%s texts, median %s, 90 %% at most %s, longest %s"
            .formatted(count(), quantile(0.5), quantile(0.9), longest());
  }
}
