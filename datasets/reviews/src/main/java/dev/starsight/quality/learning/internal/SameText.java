package dev.starsight.quality.learning.internal;

/**
 * A text apart from case and white space, as a 64-bit hash, and its words between white space.
 *
 * @param key equal for two texts that differ in case and white space only, and almost never for
 *     others
 * @param words the number of words
 */
public record SameText(long key, int words) {

  private static final long FNV_OFFSET = 0xCBF2_9CE4_8422_2325L;
  private static final long FNV_PRIME = 0x0000_0100_0000_01B3L;

  /** Returns the hash and the words of a text. */
  public static SameText of(String text) {
    long hash = FNV_OFFSET;
    int words = 0;
    boolean inWord = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c)) {
        inWord = false;
        continue;
      }
      if (!inWord) {
        words++;
        inWord = true;
        hash = add(hash, ' ');
      }
      hash = add(hash, Character.toLowerCase(c));
    }
    return new SameText(hash, words);
  }

  /** One step of FNV-1a, and one that lets the high bits reach the low ones. */
  private static long add(long hash, char c) {
    long next = (hash ^ c) * FNV_PRIME;
    return next ^ (next >>> 32);
  }
}
