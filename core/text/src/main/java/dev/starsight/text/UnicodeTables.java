package dev.starsight.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The properties of code points in Hugging Face's BERT normalizer and pre-tokenizer, whose crates
 * have the tables of several versions of Unicode; so they do not depend on the JDK. Surrogates
 * count as U+FFFD. Using the class loads a resource, which texts of ASCII alone do without.
 */
final class UnicodeTables {

  // The bits of a code point's properties.
  /** Cleaning drops it: U+0000, U+FFFD, controls, formats, private use. */
  static final int REMOVED = 1;

  static final int CLEANED_TO_BLANK = 1 << 1;

  /** It separates words and is dropped (Rust's char::is_whitespace). */
  static final int WHITESPACE = 1 << 2;

  static final int IDEOGRAPH = 1 << 3;
  static final int NON_SPACING_MARK = 1 << 4;

  /** It separates words and is a word itself. */
  static final int PUNCTUATION = 1 << 5;

  static final int DECOMPOSES = 1 << 6;
  static final int HAS_LOWER_CASE = 1 << 7;

  /** The bits from here on are the combining class. */
  static final int COMBINING_SHIFT = 8;

  /** Tables have two stages: the beginning of a code point's block, and the blocks. */
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

  /** The mappings that the tables above point to: a length, then as many code points. */
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

  /** Reads the resource after its first line, which names its origin. */
  private static ByteBuffer bytes() {
    try (InputStream in = UnicodeTables.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + RESOURCE + " is missing");
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

  static int properties(int c) {
    return PROPERTIES[PROPERTY_BLOCKS[c >> BLOCK_BITS] + (c & IN_BLOCK)];
  }

  /** Returns whether a character has one of the properties above. */
  static boolean has(int c, int property) {
    return (properties(c) & property) != 0;
  }

  /**
   * Returns the rank of a character's canonical combining class among all classes; 0 for a starter
   * and for a character that decomposes.
   */
  static int combiningClass(int c) {
    return properties(c) >> COMBINING_SHIFT;
  }

  /**
   * Writes the canonical decomposition of a character, up to four code points; returns how many.
   */
  static int decompose(int c, int[] into, int at) {
    if (!has(c, DECOMPOSES)) {
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
   * Writes the lower case (Rust's char::to_lowercase), up to three code points; returns how many.
   */
  static int lowerCase(int c, int[] into, int at) {
    if (!has(c, HAS_LOWER_CASE)) {
      into[at] = c;
      return 1;
    }
    return copy(LOWER_CASES[LOWER_CASE_BLOCKS[c >> BLOCK_BITS] + (c & IN_BLOCK)], into, at);
  }

  private static int copy(int mapping, int[] into, int at) {
    System.arraycopy(MAPPINGS, mapping + 1, into, at, MAPPINGS[mapping]);
    return MAPPINGS[mapping];
  }
}
