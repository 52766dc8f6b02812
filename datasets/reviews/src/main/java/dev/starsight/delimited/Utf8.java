package dev.starsight.delimited;

/** Strict UTF-8, because Java's decoder puts U+FFFD for what it cannot read. */
final class Utf8 {

  private Utf8() {}

  /** The index of the first byte that no UTF-8 character can begin with or go on with, or -1. */
  static int firstInvalid(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      int lead = bytes[i] & 0xFF;
      if (lead < 0x80) {
        i++;
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

  private static int lengthOf(int lead) {
    if (lead >= 0xC2 && lead <= 0xDF) {
      return 2;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
      return 3;
    }
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
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
