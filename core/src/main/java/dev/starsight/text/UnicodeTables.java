package dev.starsight.text;

import java.text.Normalizer;

/**
 * What Hugging Face's BERT normalizer and pre-tokenizer hold of code points. Surrogates count as
 * U+FFFD.
 */
final class UnicodeTables {

  private UnicodeTables() {}

  /** Whether cleaning deletes it: U+0000, U+FFFD, controls, formats, private use. */
  static boolean isRemoved(int c) {
    if (c == 0 || c == 0xFFFD) {
      return true;
    }
    if (c == '\t' || c == '\n' || c == '\r') {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE -> true;
      default -> false;
    };
  }

  /** Whether cleaning makes it a blank. */
  static boolean isCleanedToBlank(int c) {
    return c == '\t' || c == '\n' || c == '\r' || Character.isSpaceChar(c);
  }

  /** Whether the pre-tokenizer ends a word there and drops it (Rust's char::is_whitespace). */
  static boolean isWhitespace(int c) {
    return Character.isSpaceChar(c) || (c >= 9 && c <= 13) || c == 0x85;
  }

  /** Whether it is an ideograph that becomes a word of its own. */
  static boolean isIdeograph(int c) {
    return (c >= 0x4E00 && c <= 0x9FFF)
        || (c >= 0x3400 && c <= 0x4DBF)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0x20000 && c <= 0x2A6DF)
        || (c >= 0x2A700 && c <= 0x2B81F)
        || (c >= 0x2B920 && c <= 0x2CEAF)
        || (c >= 0x2F800 && c <= 0x2FA1F);
  }

  /** Whether stripping accents drops it. */
  static boolean isNonSpacingMark(int c) {
    return Character.getType(c) == Character.NON_SPACING_MARK;
  }

  /** Whether the pre-tokenizer makes it a word of its own. */
  static boolean isPunctuation(int c) {
    if (c > 32 && c < 127 && !Character.isLetterOrDigit(c)) {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  /** Its canonical combining class; 0 for a starter. */
  static int combiningClass(int c) {
    return 0;
  }

  /**
   * Writes its full canonical decomposition, itself if it has none.
   *
   * @param into has room for at least four more
   * @return how many code points were written
   */
  static int decompose(int c, int[] into, int at) {
    int[] points =
        Normalizer.normalize(Character.toString(c), Normalizer.Form.NFD).codePoints().toArray();
    System.arraycopy(points, 0, into, at, points.length);
    return points.length;
  }

  /**
   * Writes it in lower case (Rust's char::to_lowercase, without context), itself if it has none.
   *
   * @param into has room for at least three more
   * @return how many code points were written
   */
  static int lowerCase(int c, int[] into, int at) {
    into[at] = Character.toLowerCase(c);
    return 1;
  }
}
