package dev.starsight.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.IntStream;

/**
 * How many ids the encodings of many texts have, {@code [CLS]} and {@code [SEP]} among them: what a
 * maximum length is chosen from. Immutable.
 *
 * <p>Trap: measure encodings made with a large {@code maxLength}. Truncated ones all seem to fit.
 */
public final class LengthDistribution {

  /** BERT has no more positions. */
  public static final int LARGEST_MAX_LENGTH = 512;

  /** Below it an encoder's step hardly gets faster. */
  private static final int SMALLEST_MAX_LENGTH = 16;

  /** The share of texts that a suggested length may truncate: one in so many. */
  private static final int TRUNCATED_ONE_IN = 5;

  private final int[] sorted;

  private LengthDistribution(int[] sorted) {
    this.sorted = sorted;
  }

  /** Of these encodings; padding does not count. */
  public static LengthDistribution of(Collection<Encoding> encodings) {
    return ofLengths(encodings.stream().mapToInt(Encoding::tokenCount));
  }

  /**
   * Of these lengths.
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
   * Of texts that were counted by their lengths.
   *
   * @param textsByLength how many texts are 0, 1, 2 and so on long
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

  /** How many texts. */
  public int count() {
    return sorted.length;
  }

  /** The mean length; NaN of no texts. */
  public double mean() {
    return Arrays.stream(sorted).average().orElse(Double.NaN);
  }

  /** The greatest length; 0 of no texts. */
  public int longest() {
    return sorted.length == 0 ? 0 : sorted[sorted.length - 1];
  }

  /**
   * The smallest length that at least this share of the texts does not exceed (nearest rank).
   *
   * @param share 0 to 1: 0.7 is the 70th percentile, 1 the greatest length
   * @throws IllegalStateException of no texts
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

  /** The share of the texts, 0 to 1, that lose tokens at this maximum length; 0 of no texts. */
  public double truncatedShare(int maxLength) {
    return sorted.length == 0 ? 0 : (double) longerThan(maxLength) / sorted.length;
  }

  /** How many texts are longer: all behind the last that is not. */
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
   * A maximum length to train with: the smallest power of 2, from 16 to 512, that truncates at most
   * one text in five; 16 of no texts. (The workshop takes the smallest power of 2 above the 70th
   * percentile of <em>words</em>, which are fewer than tokens: its 64 truncates 38 % of its
   * reviews, the 128 suggested for them here 19 %.)
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
