package dev.starsight.profile;

/**
 * Estimates the number of distinct texts in 16 KB of memory, with a standard error of 0.8 %:
 * HyperLogLog (Flajolet and others, 2007) over 64-bit hashes, hence without its correction for
 * large numbers.
 */
final class DistinctCount {

  private static final int BITS = 14;
  private static final int REGISTERS = 1 << BITS;

  private final byte[] ranks = new byte[REGISTERS];

  void add(String text) {
    long hash = hash(text);
    int register = (int) (hash >>> (Long.SIZE - BITS));
    int rank = Long.numberOfLeadingZeros((hash << BITS) | (1L << (BITS - 1))) + 1;
    if (rank > ranks[register]) {
      ranks[register] = (byte) rank;
    }
  }

  long estimate() {
    double sum = 0;
    int empty = 0;
    for (byte rank : ranks) {
      sum += 1.0 / (1L << rank);
      empty += rank == 0 ? 1 : 0;
    }
    double raw = 0.7213 / (1 + 1.079 / REGISTERS) * REGISTERS * REGISTERS / sum;
    boolean few = raw <= 2.5 * REGISTERS && empty > 0;
    return Math.round(few ? REGISTERS * Math.log((double) REGISTERS / empty) : raw);
  }

  /** FNV-1a over the characters, then the finalizer of MurmurHash3. */
  private static long hash(String text) {
    long hash = 0xCBF2_9CE4_8422_2325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x0000_0100_0000_01B3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xFF51_AFD7_ED55_8CCDL;
    hash = (hash ^ (hash >>> 33)) * 0xC4CE_B9FE_1A85_EC53L;
    return hash ^ (hash >>> 33);
  }
}
