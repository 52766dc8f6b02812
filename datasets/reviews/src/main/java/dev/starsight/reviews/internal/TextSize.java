package dev.starsight.reviews.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Counts the words and characters of texts. Words are separated by white space: the separators of
 * Unicode, including no-break spaces, and control characters such as tabs and line ends.
 * Thread-safe.
 */
public final class TextSize {

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long BLANKS = 0x2020202020202020L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private TextSize() {}

  /** Returns the number of words of a text. */
  public static int words(String text) {
    int words = 0;
    boolean inside = false;
    for (int i = 0; i < text.length(); i++) {
      boolean space = isSpace(text.charAt(i));
      words += !space && !inside ? 1 : 0;
      inside = !space;
    }
    return words;
  }

  private static boolean isSpace(char c) {
    return c < 0x80
        ? isAsciiSpace(c)
        : c == 0x85
            || c == 0xa0
            || c == 0x1680
            || (c >= 0x2000 && c <= 0x200a)
            || c == 0x2028
            || c == 0x2029
            || c == 0x202f
            || c == 0x205f
            || c == 0x3000;
  }

  private static boolean isAsciiSpace(int c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
  }

  /** Returns the number of words of a text in UTF-8, the same as of the decoded text. */
  public static int words(byte[] utf8, int from, int to) {
    int words = 0;
    boolean inside = false;
    int i = from;
    while (i < to) {
      // Eight bytes at a time while blanks are the only white space: a third of the time.
      while (i + Long.BYTES <= to) {
        long eight = (long) EIGHT.get(utf8, i);
        if (!isPlain(eight)) {
          break;
        }
        long blanks = zeros(eight ^ BLANKS);
        long afterBlank = blanks << Byte.SIZE | (inside ? 0 : 0x80);
        words += Long.bitCount(afterBlank & ~blanks);
        inside = blanks >= 0;
        i += Long.BYTES;
      }
      int end = Math.min(to, i + Long.BYTES);
      while (i < end) {
        int c = utf8[i];
        int space = c >= 0 ? (isAsciiSpace(c) ? 1 : 0) : spaceBytes(utf8, i, to);
        words += space == 0 && !inside ? 1 : 0;
        inside = space == 0;
        i += Math.max(1, space);
      }
    }
    return words;
  }

  /** Returns whether all bytes are ASCII and no control characters. */
  private static boolean isPlain(long eight) {
    // Subtracting 0x20 from each byte borrows from its high bit if it is less.
    return ((eight | (eight - BLANKS)) & HIGH_BITS) == 0;
  }

  /** Returns the high bit of each byte that is zero, if all bytes are ASCII. */
  private static long zeros(long eight) {
    return ~(eight + ~HIGH_BITS) & HIGH_BITS;
  }

  /** Returns how many bytes the white space has that begins here; 0 if there is none. */
  private static int spaceBytes(byte[] utf8, int at, int end) {
    if (utf8[at] < (byte) 0xc0 || utf8[at] > (byte) 0xe3) {
      return 0; // within a character, or one of another block
    }
    for (int bytes = 2; bytes <= 3 && at + bytes <= end; bytes++) {
      int c =
          bytes == 2
              ? (utf8[at] & 0x1f) << 6 | (utf8[at + 1] & 0x3f)
              : (utf8[at] & 0x0f) << 12 | (utf8[at + 1] & 0x3f) << 6 | (utf8[at + 2] & 0x3f);
      if ((utf8[at] & 0xff) < 0xe0 == (bytes == 2) && isSpace((char) c)) {
        return bytes;
      }
    }
    return 0;
  }

  /** Returns the number of characters (code points) of a text in UTF-8. */
  public static int characters(byte[] utf8, int from, int to) {
    int characters = to - from;
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      long eight = (long) EIGHT.get(utf8, i);
      characters -= Long.bitCount(eight & ~(eight << 1) & HIGH_BITS);
    }
    for (; i < to; i++) {
      characters -= utf8[i] < (byte) 0xc0 ? 1 : 0;
    }
    return characters;
  }
}
