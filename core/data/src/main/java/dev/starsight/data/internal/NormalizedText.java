package dev.starsight.data.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.text.Normalizer;
import java.util.Locale;

/**
 * The form in which texts are compared to find duplicates: Unicode form NFKC in lower case without
 * a locale. Only letters, marks, numbers, currency symbols and other symbols such as emoji are
 * kept; every run of other characters (white space, punctuation, signs like + or =) becomes one
 * blank, with none at the ends. "Great!!" and " great" are equal, and so are "C++" and "C"; an
 * empty text equals "...".
 */
public final class NormalizedText {

  /**
   * What becomes of each ASCII character in a normalized text, a blank unless it is kept; xor a
   * blank, so that a blank is 0.
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

  /** The initial value of keys; not 0, which {@link #mix} maps to itself. */
  private static final long START = 0x9E37_79B9_7F4A_7C15L;

  private NormalizedText() {}

  /**
   * Returns a hash of the normalized text: equal texts have equal keys, and different texts almost
   * always different ones. Among a million different texts two have the same key with a probability
   * of 3 in 100 million, among 100 million with 3 in 10,000 (n² / 2⁶⁵); they then count as equal.
   */
  public static long key(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    return key(utf8, 0, utf8.length);
  }

  /**
   * Returns the key of a text in UTF-8, for ASCII texts without creating objects.
   *
   * @param from index of the first byte
   * @param to index after the last byte
   */
  public static long key(byte[] utf8, int from, int to) {
    // Eight characters at a time, without a branch on their kind: kept and dropped characters
    // alternate so often that mispredicted branches took three quarters of the time.
    long hash = START;
    long rest = 0; // the characters not hashed yet, at most seven
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
        int used = (((c | before) + 0xFF) >>> 5) & Byte.SIZE; // 0 for a blank after a blank, else 8
        kept = (kept << used) | c;
        bits += used;
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

  /** Returns the last characters of a text, fewer than eight, padded with blanks. */
  private static long last(byte[] utf8, int from, int to) {
    long last = BLANKS;
    for (int i = to - 1; i >= from; i--) {
      last = (last << Byte.SIZE) | (utf8[i] & 0xFF);
    }
    return last;
  }

  /** Returns the key of a text that is normalized already. */
  private static long hash(byte[] normalized) {
    long hash = START;
    long rest = 0;
    // Every text but the empty one ends in a blank, so that trailing blanks need no special case.
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

  /** Returns the normalized text, perhaps empty. */
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
