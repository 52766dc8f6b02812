package dev.starsight.data.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.text.Normalizer;
import java.util.Locale;

/**
 * What texts are compared by when duplicates are looked for: Unicode form NFKC, lower case without
 * a locale, and every run of characters that are neither letters, marks, numbers, currency symbols
 * nor other symbols such as emoji (so of white space, punctuation and signs like + or =) made one
 * blank, none at the ends. "Great!!" and " great" are the same, and so are "C++" and "C"; an empty
 * text equals "...".
 */
public final class NormalizedText {

  /**
   * By ASCII character: what it is in a normalized text, which is a blank for all that is not kept;
   * xor a blank, so that 0 stands for it.
   */
  private static final byte[] ASCII = new byte[128];

  static {
    for (int c = 0; c < ASCII.length; c++) {
      ASCII[c] = (byte) (isKept(c) ? Character.toLowerCase(c) ^ ' ' : 0);
    }
  }

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long NOT_ASCII = 0x8080_8080_8080_8080L;
  private static final long BLANKS = 0x2020_2020_2020_2020L;

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
    // Eight characters at a time, without a branch on what they are: after each few comes one of
    // the other kind, and guessing when took three quarters of the time.
    long hash = START;
    long rest = 0; // the characters that are not hashed yet, at most seven
    int restBits = 0;
    int before = 0;
    int words = 0;
    for (int i = from; i <= to; i += Long.BYTES) {
      long next = i <= to - Long.BYTES ? (long) LONGS.get(utf8, i) : last(utf8, i, to);
      if ((next & NOT_ASCII) != 0) {
        return hash(of(new String(utf8, from, to - from, UTF_8)).getBytes(UTF_8));
      }
      long kept = 0;
      int bits = 0;
      for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
        int c = ASCII[(int) (next >>> shift) & 0x7F];
        int counts =
            (((c | before) + 0xFF) >>> 5) & Byte.SIZE; // 0 for a blank after a blank, else 8
        kept = (kept << counts) | c;
        bits += counts;
        before = c;
      }
      int more = restBits + bits - Long.SIZE;
      if (more >= 0) {
        hash = mix(hash ^ ((rest << -restBits) | (kept >>> more)));
        words++;
        rest = kept & ((1L << more) - 1);
        restBits = more;
      } else {
        rest = (rest << bits) | kept;
        restBits += bits;
      }
    }
    return end(hash, rest, words * Long.BYTES + restBits / Byte.SIZE);
  }

  /** The last characters of a text, less than eight, with blanks behind them. */
  private static long last(byte[] utf8, int from, int to) {
    long last = BLANKS;
    for (int i = to - 1; i >= from; i--) {
      last = (last << Byte.SIZE) | (utf8[i] & 0xFF);
    }
    return last;
  }

  /** The key of a text that is normalized already. */
  private static long hash(byte[] normalized) {
    long hash = START;
    long rest = 0;
    // A blank ends every text but the empty one, so that it need not be taken away from others.
    int length = normalized.length == 0 ? 0 : normalized.length + 1;
    for (int i = 0; i < length; i++) {
      int c = i < normalized.length ? (normalized[i] & 0xFF) ^ ' ' : 0;
      rest = (rest << Byte.SIZE) | c;
      if (i % Long.BYTES == Long.BYTES - 1) {
        hash = mix(hash ^ rest);
        rest = 0;
      }
    }
    return end(hash, rest, length);
  }

  private static long end(long hash, long rest, int length) {
    return mix(mix(hash ^ rest) ^ length);
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
