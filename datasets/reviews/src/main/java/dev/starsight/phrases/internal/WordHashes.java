package dev.starsight.phrases.internal;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * Splits a text into words: runs of letters, digits and marks of any script, in lower case, with
 * apostrophes between letters and points between digits. Sentence ends, brackets, line breaks and
 * HTML tags are gaps, which no phrase crosses; commas, hyphens and quotes only separate words. A
 * word is represented by a hash of 64 bits. Not thread-safe.
 */
final class WordHashes {

  /** Stands for a gap; no word has this hash. */
  public static final long GAP = 0;

  private static final long FNV_OFFSET = 0xCBF2_9CE4_8422_2325L;
  private static final long FNV_PRIME = 0x100_0000_01B3L;
  private static final int LONGEST_TAG = 80;
  private static final int LONGEST_ENTITY = 10;
  private static final char[][] APOSTROPHES = {
    "&#39;".toCharArray(), "&#039;".toCharArray(), "&apos;".toCharArray()
  };

  private static final byte SEPARATOR = 0;
  private static final byte LETTER = 1;
  private static final byte DIGIT = 2;
  private static final byte BREAK = 3;
  private static final byte SPECIAL = 4;

  private static final byte[] KINDS = new byte[128];

  static {
    for (char c = 0; c < KINDS.length; c++) {
      KINDS[c] =
          c >= '0' && c <= '9'
              ? DIGIT
              : Character.isLetter(c)
                  ? LETTER
                  : ".!?;:()[]{}|*\n\r".indexOf(c) >= 0
                      ? BREAK
                      : "<&'".indexOf(c) >= 0 ? SPECIAL : SEPARATOR;
    }
  }

  private char[] chars = new char[1024];
  private int length;
  private int at;

  private long[] hashes = new long[256];
  private int[] starts = new int[256];
  private int[] ends = new int[256];
  private int count;

  /** Splits a text; the words can be read until the next call. */
  public WordHashes split(String text) {
    begin(text);
    count = 0;
    while (at < length) {
      int kind = kind(at);
      if (kind == LETTER || kind == DIGIT) {
        word();
      } else if (kind == SPECIAL) {
        special();
      } else {
        if (kind == BREAK) {
          gap();
          skipVideo();
        }
        at++;
      }
    }
    return this;
  }

  /** Returns the number of words and gaps. */
  public int size() {
    return count;
  }

  /** Returns the hash of a word, or {@link #GAP}; the hash of a number is odd, all others even. */
  public long hash(int index) {
    return hashes[index];
  }

  /** Returns a word as it is shown. */
  public String word(int index) {
    return new String(chars, starts[index], ends[index] - starts[index]);
  }

  /** Returns the hashes of the words of a phrase. */
  static long[] of(String phrase) {
    WordHashes words = new WordHashes().split(phrase);
    return Arrays.copyOf(words.hashes, words.count);
  }

  private void begin(String text) {
    load(text);
    int bits = 0;
    for (int i = 0; i < length; i++) {
      bits |= chars[i];
    }
    if (bits >= KINDS.length) {
      load(
          Normalizer.normalize(
                  text.replace('\u2026', '.').replace('\u2018', '\'').replace('\u2019', '\''),
                  Normalizer.Form.NFKC)
              .toLowerCase(Locale.ROOT));
    }
    at = 0;
  }

  private void load(String text) {
    length = text.length();
    if (chars.length < length) {
      chars = new char[length + length / 2];
    }
    text.getChars(0, length, chars, 0);
  }

  private int kind(int index) {
    char c = chars[index];
    return c < KINDS.length ? KINDS[c] : otherKind(index);
  }

  /** Apart from {@link #kind}, so that the compiler does not inline it everywhere. */
  private int otherKind(int index) {
    char c = chars[index];
    if (Character.isSurrogate(c)) {
      int pair =
          Character.isHighSurrogate(c)
              ? Character.codePointAt(chars, index, length)
              : index > 0 ? Character.codePointAt(chars, index - 1, length) : c;
      return Character.isLetterOrDigit(pair) ? LETTER : SEPARATOR;
    }
    if (Character.isLetter(c)) {
      return LETTER;
    }
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER -> DIGIT;
      case Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.LETTER_NUMBER ->
          LETTER;
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> BREAK;
      default -> c == '\u3002' ? BREAK : SEPARATOR;
    };
  }

  private void word() {
    char[] text = chars;
    int from = at;
    int to = from;
    int i = from;
    boolean number = true;
    long hash = FNV_OFFSET;
    while (i < length) {
      char c = text[i];
      int kind = kind(i);
      int letters = 1;
      if (kind == LETTER) {
        number = false;
        c = c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
      } else if (kind != DIGIT) {
        letters = kind == SEPARATOR ? 0 : joint(i, kind);
        if (letters == 0) {
          break;
        }
        c = kind == SPECIAL ? '\'' : c;
        number &= kind != SPECIAL;
      }
      hash = (hash ^ c) * FNV_PRIME;
      text[to++] = c;
      i += letters;
    }
    at = i;
    hash ^= hash >>> 29;
    hash = number ? hash | 1 : hash & ~1L;
    add(hash == GAP ? 2 : hash, from, to);
  }

  /**
   * Returns how many characters are an apostrophe between letters or a point between digits here,
   * or 0 if the word ends.
   */
  private int joint(int index, int kind) {
    if (kind == SPECIAL) {
      int letters = apostrophe(index);
      return letters > 0 && isLetterAt(index + letters) ? letters : 0;
    }
    return chars[index] == '.' && isDigitAt(index - 1) && isDigitAt(index + 1) ? 1 : 0;
  }

  private boolean isLetterAt(int index) {
    return index < length && kind(index) == LETTER;
  }

  private boolean isDigitAt(int index) {
    return index < length && kind(index) == DIGIT;
  }

  /** Returns how many characters stand for an apostrophe here, 0 if it is none. */
  private int apostrophe(int index) {
    if (chars[index] == '\'') {
      return 1;
    }
    if (chars[index] == '&') {
      for (char[] entity : APOSTROPHES) {
        int end = index + entity.length;
        if (end <= length && Arrays.equals(chars, index, end, entity, 0, entity.length)) {
          return entity.length;
        }
      }
    }
    return 0;
  }

  /** Moves behind a tag or an entity, or else one character. */
  private void special() {
    char c = chars[at];
    int end = at + 1;
    if (c == '<' && end < length && (chars[end] == '/' || kind(end) == LETTER)) {
      gap();
      at = endOfTag();
      return;
    }
    if (c == '&') {
      while (end < length
          && end - at < LONGEST_ENTITY
          && (chars[end] == '#' || kind(end) == LETTER || kind(end) == DIGIT)) {
        end++;
      }
      at = end < length && end > at + 1 && chars[end] == ';' ? end + 1 : at + 1;
      return;
    }
    at++;
  }

  /** Returns where the tag ends that begins here; behind its bracket if it is none. */
  private int endOfTag() {
    int end = at + 1;
    if (end < length && chars[end] == '/') {
      end++;
    }
    int name = end;
    while (end < length && (kind(end) == LETTER || kind(end) == DIGIT)) {
      end++;
    }
    boolean isTag =
        end > name
            && end < length
            && (chars[end] == '>' || chars[end] == '/' || Character.isWhitespace(chars[end]));
    while (isTag && end < length && end - at < LONGEST_TAG && chars[end] != '<') {
      if (chars[end] == '>') {
        return end + 1;
      }
      end++;
    }
    return at + 1;
  }

  /** Moves to the last bracket of Amazon's mark for a video, {@code [[VIDEOID:...]]}. */
  private void skipVideo() {
    if (chars[at] != '[' || at + 1 >= length || chars[at + 1] != '[') {
      return;
    }
    for (int i = at + 2; i + 1 < length && i - at < LONGEST_TAG; i++) {
      if (chars[i] == ']' && chars[i + 1] == ']') {
        at = i + 1;
        return;
      }
    }
  }

  private void gap() {
    if (count > 0 && hashes[count - 1] != GAP) {
      add(GAP, at, at);
    }
  }

  private void add(long hash, int from, int to) {
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, count * 2);
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
    }
    hashes[count] = hash;
    starts[count] = from;
    ends[count++] = to;
  }
}
