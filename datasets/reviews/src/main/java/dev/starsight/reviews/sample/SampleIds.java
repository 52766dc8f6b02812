package dev.starsight.reviews.sample;

/** Identifiers of the look of Amazon's that Amazon never gave. */
final class SampleIds {

  private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  /** 36 to the sixth. */
  private static final long PRODUCTS = 2_176_782_336L;

  private static final long SIXTY_BITS = (1L << 60) - 1;

  private SampleIds() {}

  /** {@code RS} and twelve letters or digits: one-to-one in {@code index} for a given seed. */
  static String review(long seed, long index) {
    long mixed = (index ^ SampleRandom.mix(seed)) & SIXTY_BITS;
    for (int i = 0; i < 3; i++) {
      // Both steps are one-to-one on 60 bits.
      mixed ^= mixed >>> 29;
      mixed = mixed * 0x9E3779B97F4A7C15L & SIXTY_BITS;
    }
    return "RS" + letters(mixed, 12);
  }

  /** {@code B0SS} and six letters or digits. */
  static String product(long key) {
    // 1,000,000,007 has no factor 2 or 3, so the product is one-to-one modulo a power of 36.
    long mixed = key * 1_000_000_007L % PRODUCTS;
    StringBuilder id = new StringBuilder("B0SS");
    for (long unit = PRODUCTS / 36; unit > 0; unit /= 36) {
      id.append(DIGITS.charAt((int) (mixed / unit % 36)));
    }
    return id.toString();
  }

  /** Nine digits. */
  static String parent(long key) {
    return Long.toString(100_000_000L + Math.floorMod(SampleRandom.mix(key), 900_000_000L));
  }

  /** The lowest {@code count} times five bits of {@code value}. */
  static String letters(long value, int count) {
    StringBuilder letters = new StringBuilder(count);
    for (int i = count - 1; i >= 0; i--) {
      letters.append(DIGITS.charAt((int) ((value >>> (5 * i)) & 31)));
    }
    return letters.toString();
  }
}
