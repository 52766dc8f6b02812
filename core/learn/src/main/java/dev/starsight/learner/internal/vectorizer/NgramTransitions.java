package dev.starsight.learner.internal.vectorizer;

/**
 * Which n-gram becomes which by one more word. What is looked up again and again is to be small and
 * in one place, for the time goes into fetching it from memory: an n-gram, a word and the longer
 * n-gram share one number where there are not too many of them, so that a look-up is a probe of one
 * array. Immutable, hence thread-safe.
 */
final class NgramTransitions {

  private static final double MOST_FULL = 0.75;

  /** Key and value, or 0 where free; empty if they do not fit. */
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
   * Remembers pairs.
   *
   * @param pairs of an n-gram's number and a word's, which nothing is added to any more
   * @param values what belongs to each pair, by its number, not negative
   * @param words numbers of words are below this, known ones and those asked for
   * @param bits a number may have so many, at most 63
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

  /** What belongs to a pair, or -1 if it is unknown. */
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
