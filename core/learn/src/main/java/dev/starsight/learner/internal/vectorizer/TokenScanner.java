package dev.starsight.learner.internal.vectorizer;

import java.util.Arrays;

/**
 * Reads the tokens of a text that white space separates, lower-cased by character, one at a time:
 * call {@link #start}, then {@link #next} until it returns false. Unpaired surrogates become
 * U+FFFD. Not thread-safe.
 */
final class TokenScanner {

  private String text = "";
  private int position;
  private char[] buffer = new char[64];
  private int length;

  void start(String newText) {
    text = newText;
    position = 0;
  }

  /** Reads the next token; returns false after the last. */
  boolean next() {
    length = 0;
    int end = text.length();
    while (position < end) {
      char c = text.charAt(position);
      if (c < 128) {
        position++;
        if (c <= ' ' && isAsciiSpace(c)) {
          if (length > 0) {
            return true;
          }
          continue;
        }
        append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
      } else {
        int codePoint = text.codePointAt(position);
        position += Character.charCount(codePoint);
        if (Character.isSpaceChar(codePoint) || codePoint == 0x85) {
          if (length > 0) {
            return true;
          }
        } else {
          appendLowered(codePoint);
        }
      }
    }
    return length > 0;
  }

  private static boolean isAsciiSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
  }

  private void appendLowered(int codePoint) {
    boolean half = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    int lowered = half ? 0xFFFD : Character.toLowerCase(codePoint);
    if (lowered < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
      append((char) lowered);
    } else {
      append(Character.highSurrogate(lowered));
      append(Character.lowSurrogate(lowered));
    }
  }

  private void append(char c) {
    if (length == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * length);
    }
    buffer[length++] = c;
  }

  /** The current token's characters are the first {@link #length()} of these. */
  char[] buffer() {
    return buffer;
  }

  int length() {
    return length;
  }
}
