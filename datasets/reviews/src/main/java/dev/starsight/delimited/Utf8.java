package dev.starsight.delimited;

/** A strict UTF-8 check: Java's decoder silently replaces what it cannot read with U+FFFD. */
final class Utf8 {

  private Utf8() {}

  /** Returns the index of the first byte that breaks the rules of UTF-8, or -1. */
  static int firstInvalid(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      int lead = bytes[i] & 0xFF;
      if (lead < 0x80) {
        i = i <= to - Long.BYTES && allAscii(bytes, i) ? i + Long.BYTES : i + 1;
        continue;
      }
      int length = lengthOf(lead);
      if (length == 0 || i + 1 >= to || !secondFits(lead, bytes[i + 1] & 0xFF)) {
        return i;
      }
      for (int k = 2; k < length; k++) {
        if (i + k >= to || (bytes[i + k] & 0xC0) != 0x80) {
          return i;
        }
      }
      i += length;
    }
    return -1;
  }

  private static boolean allAscii(byte[] bytes, int from) {
    return ((long) EightBytes.AT.get(bytes, from) & EightBytes.SIGNS) == 0;
  }

  private static int lengthOf(int lead) {
    return lead < 0xC2 || lead > 0xF4 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  }

  /** Rules out overlong forms, surrogates and what lies beyond U+10FFFF (Unicode table 3-7). */
  private static boolean secondFits(int lead, int second) {
    return switch (lead) {
      case 0xE0 -> second >= 0xA0 && second <= 0xBF;
      case 0xED -> second >= 0x80 && second <= 0x9F;
      case 0xF0 -> second >= 0x90 && second <= 0xBF;
      case 0xF4 -> second >= 0x80 && second <= 0x8F;
      default -> second >= 0x80 && second <= 0xBF;
    };
  }
}
