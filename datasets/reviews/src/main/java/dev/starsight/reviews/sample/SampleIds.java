package dev.starsight.reviews.sample;

/** Identifiers that look like those of Amazon, but that Amazon never used. */
final class SampleIds {

  private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  private static final long PRODUCTS = 2_176_782_336L; // 36 to the sixth

  private static final long SIXTY_BITS = (1L << 60) - 1;

  private SampleIds() {}

  /** Returns {@code RS} and twelve letters or digits, different for every index of a seed. */
  static String review(long seed, long index) {
    long mixed = (index ^ SampleRandom.mix(seed)) & SIXTY_BITS;
    for (int i = 0; i < 3; i++) {
      // Both steps are invertible on 60 bits.
      mixed ^= mixed >>> 29;
      mixed = mixed * 0x9E3779B97F4A7C15L & SIXTY_BITS;
    }
    return "RS" + letters(mixed, 12);
  }

  /** Returns {@code B0SS} and six letters or digits. */
  static String product(long key) {
    // 1,000,000,007 has no factor 2 or 3, so the multiplication is invertible modulo a power of 36.
    long mixed = key * 1_000_000_007L % PRODUCTS;
    StringBuilder id = new StringBuilder("B0SS");
    for (long unit = PRODUCTS / 36; unit > 0; unit /= 36) {
      id.append(DIGITS.charAt((int) (mixed / unit % 36)));
    }
    return id.toString();
  }

  static String parent(long key) {
    return Long.toString(100_000_000L + Math.floorMod(SampleRandom.mix(key), 900_000_000L));
  }

  /** Returns one letter or digit for each five of the lowest bits of {@code value}. */
  static String letters(long value, int count) {
    StringBuilder letters = new StringBuilder(count);
    for (int i = count - 1; i >= 0; i--) {
      letters.append(DIGITS.charAt((int) ((value >>> (5 * i)) & 31)));
    }
    return letters.toString();
  }
}
