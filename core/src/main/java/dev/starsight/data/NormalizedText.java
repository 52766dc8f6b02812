package dev.starsight.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.text.Normalizer;
import java.util.Locale;

/**
 * What texts are compared by when duplicates are looked for: Unicode form NFKC, lower case without
 * a locale, and every run of characters that are neither letters, marks, digits nor symbols (so of
 * white space and punctuation) made one blank, none at the ends. "Great!!" and " great" are the
 * same; emoji count, and an empty text equals "...".
 */
public final class NormalizedText {

  /** By ASCII character: what it is in a normalized text, or 0 for white space and punctuation. */
  private static final byte[] ASCII = new byte[128];

  static {
    for (int c = 0; c < ASCII.length; c++) {
      ASCII[c] = (byte) (isKept(c) ? Character.toLowerCase(c) : 0);
    }
  }

  /** Where keys begin; not 0, which {@link #mix} would leave as it is. */
  private static final long START = 0x9E37_79B9_7F4A_7C15L;

  private NormalizedText() {}

  /**
   * A number that stands for the normalized text of a text: equal texts have equal keys, and
   * different ones different keys but for chance. Among a million different texts two have the same
   * key with a probability of 3 in 100 million, among 100 million with 3 in 10,000 (n² / 2⁶⁵); then
   * they are taken for one.
   */
  public static long key(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    return key(utf8, 0, utf8.length);
  }

  /**
   * The same of a text in UTF-8; of ASCII texts without making any object.
   *
   * @param from the first byte of the text
   * @param to behind its last byte
   */
  public static long key(byte[] utf8, int from, int to) {
    long hash = START;
    long word = 0;
    int length = 0;
    boolean gap = false;
    for (int i = from; i < to; i++) {
      byte b = utf8[i];
      if (b < 0) {
        return hash(of(new String(utf8, from, to - from, UTF_8)).getBytes(UTF_8));
      }
      byte c = ASCII[b];
      if (c == 0) {
        gap = true;
        continue;
      }
      if (gap && length > 0) {
        word = (word << 8) | ' ';
        if ((++length & 7) == 0) {
          hash = mix(hash ^ word);
        }
      }
      gap = false;
      word = (word << 8) | c;
      if ((++length & 7) == 0) {
        hash = mix(hash ^ word);
      }
    }
    return end(hash, word, length);
  }

  /** The key of a text that is normalized already. */
  private static long hash(byte[] normalized) {
    long hash = START;
    long word = 0;
    for (int i = 0; i < normalized.length; i++) {
      word = (word << 8) | (normalized[i] & 0xFF);
      if ((i & 7) == 7) {
        hash = mix(hash ^ word);
      }
    }
    return end(hash, word, normalized.length);
  }

  private static long end(long hash, long word, int length) {
    int rest = length & 7;
    long last = word & ((1L << (8 * rest)) - 1);
    return mix(mix(hash ^ last) ^ length);
  }

  /**
   * The finalizer of MurmurHash3 with David Stafford's constants (his variant 13). It maps longs
   * one to one, and each bit of the input changes each of the output with a probability of a half.
   */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }

  /** The normalized text, perhaps empty. */
  public static String of(String text) {
    String form = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    StringBuilder normalized = new StringBuilder(form.length());
    boolean gap = false;
    for (int i = 0; i < form.length(); ) {
      int c = form.codePointAt(i);
      i += Character.charCount(c);
      if (isKept(c)) {
        if (gap && !normalized.isEmpty()) {
          normalized.append(' ');
        }
        normalized.appendCodePoint(c);
        gap = false;
      } else {
        gap = true;
      }
    }
    return normalized.toString();
  }

  private static boolean isKept(int c) {
    if (Character.isLetterOrDigit(c)) {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER,
          Character.CURRENCY_SYMBOL,
          Character.OTHER_SYMBOL ->
          true;
      default -> false;
    };
  }
}
