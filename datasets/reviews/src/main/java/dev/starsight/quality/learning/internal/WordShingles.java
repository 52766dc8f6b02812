package dev.starsight.quality.learning.internal;

import dev.starsight.data.internal.NormalizedText;
import java.util.Arrays;

/**
 * The set of word n-grams of a text, as 64-bit hashes. Words are those of the {@linkplain
 * NormalizedText normalized text}, so neither case nor punctuation matters. Two different n-grams
 * of a million have the same hash with a probability of 3 in 100 million.
 */
public final class WordShingles {

  private static final long FNV_OFFSET = 0xCBF2_9CE4_8422_2325L;
  private static final long FNV_PRIME = 0x0000_0100_0000_01B3L;
  private static final long GOLDEN_RATIO = 0x9E37_79B9_7F4A_7C15L;

  private WordShingles() {}

  /**
   * Returns the hashes of the different n-grams of a text, in ascending order.
   *
   * @param size words of an n-gram, at least 1
   * @param leastWords a text with fewer words has no n-grams
   */
  public static long[] of(String text, int size, int leastWords) {
    long[] words = words(NormalizedText.of(text));
    int count = words.length - size + 1;
    if (words.length < leastWords || count < 1) {
      return new long[0];
    }
    long[] shingles = new long[count];
    for (int i = 0; i < count; i++) {
      long hash = size;
      for (int j = i; j < i + size; j++) {
        hash = mix(hash * GOLDEN_RATIO + words[j]);
      }
      shingles[i] = hash;
    }
    Arrays.sort(shingles);
    int different = 1;
    for (int i = 1; i < count; i++) {
      if (shingles[i] != shingles[i - 1]) {
        shingles[different++] = shingles[i];
      }
    }
    return different == count ? shingles : Arrays.copyOf(shingles, different);
  }

  /** Returns the hashes of the words of a normalized text. */
  private static long[] words(String normalized) {
    long[] words = new long[16];
    int count = 0;
    long hash = FNV_OFFSET;
    for (int i = 0; i <= normalized.length(); i++) {
      char c = i < normalized.length() ? normalized.charAt(i) : ' ';
      if (c != ' ') {
        hash = (hash ^ c) * FNV_PRIME;
      } else if (!normalized.isEmpty()) {
        if (count == words.length) {
          words = Arrays.copyOf(words, 2 * count);
        }
        words[count++] = mix(hash);
        hash = FNV_OFFSET;
      }
    }
    return Arrays.copyOf(words, count);
  }

  /** Returns a number that identifies a set of n-grams, with the certainty of its hashes. */
  public static long fingerprint(long[] shingles) {
    long hash = shingles.length;
    for (long shingle : shingles) {
      hash = mix(hash * GOLDEN_RATIO + shingle);
    }
    return hash;
  }

  /**
   * Returns a number by which to sample sets, uniformly distributed over different texts. Two sets
   * have the same one with a probability that is their Jaccard similarity (Broder, 1997), so a
   * sample keeps near-duplicates together far more often than chance would.
   *
   * @param shingles not empty
   */
  public static long sampleHash(long[] shingles, long seed) {
    long least = Long.MAX_VALUE;
    for (long shingle : shingles) {
      least = Math.min(least, mix(shingle ^ mix(seed + GOLDEN_RATIO)));
    }
    return mix(least + GOLDEN_RATIO);
  }

  /** The finalizer of MurmurHash3 with David Stafford's constants (his variant 13). */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }
}
