package dev.starsight.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What Hugging Face's BERT normalizer and pre-tokenizer hold of code points, whatever the version
 * of the JDK: its crates have the tables of several versions of Unicode. Surrogates count as
 * U+FFFD. Read from a resource when first asked, so a text of ASCII alone should not ask.
 */
final class UnicodeTables {

  /** Properties of a code point: bits of {@link #properties}. */
  static final int REMOVED = 1;

  static final int CLEANED_TO_BLANK = 1 << 1;
  static final int WHITESPACE = 1 << 2;
  static final int IDEOGRAPH = 1 << 3;
  static final int NON_SPACING_MARK = 1 << 4;
  static final int PUNCTUATION = 1 << 5;

  /** Its decomposition is another than itself. */
  static final int DECOMPOSES = 1 << 6;

  /** Its lower case is another than itself. */
  static final int HAS_LOWER_CASE = 1 << 7;

  /** The bits from here on are its combining class. */
  static final int COMBINING_SHIFT = 8;

  /** A table has two stages: where the block of a code point begins, and the blocks. */
  static final int BLOCK_BITS = 7;

  private static final int IN_BLOCK = (1 << BLOCK_BITS) - 1;

  private static final String RESOURCE = "unicode-tables.bin";

  private static final int HANGUL_SYLLABLES = 0xAC00;
  private static final int HANGUL_SYLLABLES_END = 0xD7A4;
  private static final int HANGUL_LEADS = 0x1100;
  private static final int HANGUL_VOWELS = 0x1161;
  private static final int HANGUL_TRAILS = 0x11A7;
  private static final int VOWEL_COUNT = 21;
  private static final int TRAIL_COUNT = 28;

  private static final char[] PROPERTY_BLOCKS;
  private static final char[] PROPERTIES;
  private static final char[] DECOMPOSITION_BLOCKS;
  private static final char[] DECOMPOSITIONS;
  private static final char[] LOWER_CASE_BLOCKS;
  private static final char[] LOWER_CASES;

  /** Where the two tables above point: a length, then so many code points. */
  private static final int[] MAPPINGS;

  static {
    ByteBuffer bytes = bytes();
    PROPERTY_BLOCKS = chars(bytes);
    PROPERTIES = chars(bytes);
    DECOMPOSITION_BLOCKS = chars(bytes);
    DECOMPOSITIONS = chars(bytes);
    LOWER_CASE_BLOCKS = chars(bytes);
    LOWER_CASES = chars(bytes);
    MAPPINGS = new int[bytes.getInt()];
    bytes.asIntBuffer().get(MAPPINGS);
  }

  private UnicodeTables() {}

  /** The resource behind its first line, which says what it was read off. */
  private static ByteBuffer bytes() {
    try (InputStream in = UnicodeTables.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " must be beside the classes, but is not");
      }
      byte[] bytes = in.readAllBytes();
      int start = new String(bytes, 0, 100, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
      return ByteBuffer.wrap(bytes, start, bytes.length - start);
    } catch (IOException e) {
      throw new IllegalStateException(RESOURCE + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static char[] chars(ByteBuffer bytes) {
    char[] chars = new char[bytes.getInt()];
    bytes.asCharBuffer().get(chars);
    bytes.position(bytes.position() + chars.length * Character.BYTES);
    return chars;
  }

  /** Everything about it but what it becomes: the bits named above, in two reads. */
  static int properties(int c) {
    return PROPERTIES[PROPERTY_BLOCKS[c >> BLOCK_BITS] + (c & IN_BLOCK)];
  }

  /** Whether cleaning deletes it: U+0000, U+FFFD, controls, formats, private use. */
  static boolean isRemoved(int c) {
    return (properties(c) & REMOVED) != 0;
  }

  /** Whether cleaning makes it a blank. */
  static boolean isCleanedToBlank(int c) {
    return (properties(c) & CLEANED_TO_BLANK) != 0;
  }

  /** Whether the pre-tokenizer ends a word there and drops it (Rust's char::is_whitespace). */
  static boolean isWhitespace(int c) {
    return (properties(c) & WHITESPACE) != 0;
  }

  /** Whether it is an ideograph that becomes a word of its own. */
  static boolean isIdeograph(int c) {
    return (properties(c) & IDEOGRAPH) != 0;
  }

  /** Whether stripping accents drops it. */
  static boolean isNonSpacingMark(int c) {
    return (properties(c) & NON_SPACING_MARK) != 0;
  }

  /** Whether the pre-tokenizer makes it a word of its own. */
  static boolean isPunctuation(int c) {
    return (properties(c) & PUNCTUATION) != 0;
  }

  /**
   * Its canonical combining class, as its number among the classes there are, which stands in the
   * same order; 0 for a starter, and for what decomposes.
   */
  static int combiningClass(int c) {
    return properties(c) >> COMBINING_SHIFT;
  }

  /**
   * Writes its full canonical decomposition, itself if it has none.
   *
   * @param into has room for at least four more
   * @return how many code points were written
   */
  static int decompose(int c, int[] into, int at) {
    if ((properties(c) & DECOMPOSES) == 0) {
      into[at] = c;
      return 1;
    }
    return c >= HANGUL_SYLLABLES && c < HANGUL_SYLLABLES_END
        ? decomposeHangul(c - HANGUL_SYLLABLES, into, at)
        : copy(DECOMPOSITIONS[DECOMPOSITION_BLOCKS[c >> BLOCK_BITS] + (c & IN_BLOCK)], into, at);
  }

  private static int decomposeHangul(int syllable, int[] into, int at) {
    into[at] = HANGUL_LEADS + syllable / (VOWEL_COUNT * TRAIL_COUNT);
    into[at + 1] = HANGUL_VOWELS + syllable / TRAIL_COUNT % VOWEL_COUNT;
    int trail = syllable % TRAIL_COUNT;
    if (trail == 0) {
      return 2;
    }
    into[at + 2] = HANGUL_TRAILS + trail;
    return 3;
  }

  /**
   * Writes it in lower case (Rust's char::to_lowercase, without context), itself if it has none.
   *
   * @param into has room for at least three more
   * @return how many code points were written
   */
  static int lowerCase(int c, int[] into, int at) {
    if ((properties(c) & HAS_LOWER_CASE) == 0) {
      into[at] = c;
      return 1;
    }
    return copy(LOWER_CASES[LOWER_CASE_BLOCKS[c >> BLOCK_BITS] + (c & IN_BLOCK)], into, at);
  }

  private static int copy(int mapping, int[] into, int at) {
    int length = MAPPINGS[mapping];
    for (int i = 1; i <= length; i++) {
      into[at + i - 1] = MAPPINGS[mapping + i];
    }
    return length;
  }
}
