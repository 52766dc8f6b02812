package dev.starsight.quality.learning.internal;

/**
 * Recognizes UTF-8 that was read as Windows-1252 or Latin-1: characters that, written back as
 * bytes, are UTF-8 of characters that are likely in their place. Letters with accents before
 * quotation marks, as in "café”…", are such bytes too, so a few sequences count only where several
 * follow each other.
 */
public final class Mojibake {

  /** The characters of Windows-1252 from 0x80 to 0x9F; 0 where there is none. */
  private static final String WINDOWS =
      "\u20AC\0\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\0\u017D\0"
          + "\0\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\0\u017E\u0178";

  /** Sequences that need not be likely if so many follow each other. */
  private static final int ENOUGH = 3;

  private Mojibake() {}

  /** Returns whether a text has such characters. */
  public static boolean isIn(String text) {
    int inARow = 0;
    int i = 0;
    while (i < text.length()) {
      int first = toByte(text.charAt(i));
      int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
      int decoded = length == 0 ? -1 : decode(text, i, first, length);
      if (decoded < 0) {
        if (startsCutSequence(text, i)) {
          return true;
        }
        inARow = 0;
        i++;
      } else {
        if (++inARow == ENOUGH || isLikely(text, i, decoded)) {
          return true;
        }
        i += length;
      }
    }
    return false;
  }

  /** Returns whether "â€" stands there, whose third character is often lost. */
  private static boolean startsCutSequence(String text, int index) {
    return text.startsWith("â€", index) && index > 0;
  }

  /** Returns the character of a sequence, or -1 if it is no UTF-8. */
  private static int decode(String text, int index, int first, int length) {
    if (index + length > text.length()) {
      return -1;
    }
    int decoded = first & (0xFF >>> (length + 1));
    for (int i = 1; i < length; i++) {
      int next = toByte(text.charAt(index + i));
      if (next < 0x80 || next >= 0xC0) {
        return -1;
      }
      decoded = (decoded << 6) | (next & 0x3F);
    }
    boolean isShortest = decoded >= (length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000);
    return isShortest ? decoded : -1;
  }

  private static boolean isLikely(String text, int index, int decoded) {
    if (decoded >= 0x10000) {
      return true;
    }
    if (decoded >= 0x800) {
      return (decoded >= 0x2000 && decoded < 0x2C00)
          || decoded == 0xFEFF
          || decoded == 0xFFFD
          || decoded == 0xFE0F;
    }
    // Two characters: from "Â" or "Ã" on, but not a capital letter before a quotation mark.
    boolean isLatin = decoded >= 0xA0 && decoded < 0x100;
    boolean afterCapital = index > 0 && Character.isUpperCase(text.charAt(index - 1));
    boolean endsAsPunctuation =
        "\u2018\u2019\u201C\u201D\u2026\u2013\u2014".indexOf(text.charAt(index + 1)) >= 0;
    return isLatin && !(afterCapital && endsAsPunctuation);
  }

  /**
   * Returns the byte of a character in Windows-1252, or the control character as it is; else -1.
   */
  private static int toByte(char c) {
    if (c < 0x100) {
      return c < 0x80 ? -1 : c;
    }
    int index = WINDOWS.indexOf(c);
    return index < 0 ? -1 : 0x80 + index;
  }
}
