package dev.starsight.learner.internal.vectorizer;

/**
 * A map from an n-gram and the next word to the longer n-gram. Most of a lookup's time is memory
 * access, so the map is kept small: if they fit, the n-gram, the word and the longer n-gram are
 * packed into one {@code long}, and a lookup probes one array. Immutable, hence thread-safe.
 */
final class NgramTransitions {

  private static final double MOST_FULL = 0.75;

  /** Key and value, or 0 where free; without slots if they do not fit. */
  private final long[] slots;

  private final int wordBits;
  private final int valueBits;
  private final PairTable pairs;
  private final int[] values;

  private NgramTransitions(
      long[] slots, int wordBits, int valueBits, PairTable pairs, int[] values) {
    this.slots = slots;
    this.wordBits = wordBits;
    this.valueBits = valueBits;
    this.pairs = pairs;
    this.values = values;
  }

  /**
   * Creates a map from pairs to values.
   *
   * @param pairs of an n-gram's number and a word's; must not change any more
   * @param values by pair, not negative
   * @param words upper bound (exclusive) of the numbers of words, in pairs and in lookups
   * @param bits how many bits a slot may use, at most 63
   */
  static NgramTransitions of(PairTable pairs, int[] values, int words, int bits) {
    int first = 0;
    int value = 0;
    for (int pair = 0; pair < pairs.size(); pair++) {
      first |= pairs.first(pair);
      value |= values[pair] + 1;
    }
    int wordBits = bits(words);
    int valueBits = bits(value);
    if (bits(first) + wordBits + valueBits > bits) {
      return new NgramTransitions(new long[0], 0, 0, pairs, values);
    }
    int capacity = Integer.highestOneBit((int) (pairs.size() / MOST_FULL)) << 1;
    long[] slots = new long[Math.max(2, capacity)];
    for (int pair = 0; pair < pairs.size(); pair++) {
      long key = ((long) pairs.first(pair) << wordBits) | pairs.second(pair);
      int slot = spread(key) & (slots.length - 1);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = (key << valueBits) | (values[pair] + 1);
    }
    return new NgramTransitions(slots, wordBits, valueBits, new PairTable(), new int[0]);
  }

  private static int bits(int number) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(number);
  }

  private static int spread(long key) {
    return (int) ((key * 0x9E3779B97F4A7C15L) >>> 32);
  }

  /** Returns the value of a pair, or -1 if it is unknown. */
  int find(int ngram, int word) {
    if (slots.length == 0) {
      int pair = pairs.find(ngram, word);
      return pair < 0 ? -1 : values[pair];
    }
    long key = ((long) ngram << wordBits) | word;
    int mask = slots.length - 1;
    int slot = spread(key) & mask;
    long entry = slots[slot];
    while (entry >>> valueBits != key) {
      if (entry == 0) {
        return -1;
      }
      slot = (slot + 1) & mask;
      entry = slots[slot];
    }
    return entry == 0 ? -1 : (int) (entry & ((1L << valueBits) - 1)) - 1;
  }
}
