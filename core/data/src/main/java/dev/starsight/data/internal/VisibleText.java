package dev.starsight.data.internal;

/**
 * Makes texts of strangers harmless where people read them, on a terminal above all: what moves the
 * cursor, breaks the line, changes the writing direction or is invisible becomes an escape.
 */
public final class VisibleText {

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private VisibleText() {}

  /** Returns the text in one line, with escapes such as {@code \n} and {@code \\u001b}. */
  public static String of(String text) {
    int shown = 0;
    while (shown < text.length() && isVisible(text.codePointAt(shown))) {
      shown += Character.charCount(text.codePointAt(shown));
    }
    if (shown == text.length()) {
      return text;
    }
    StringBuilder visible = new StringBuilder(text.length() + 16).append(text, 0, shown);
    text.codePoints().skip(text.codePointCount(0, shown)).forEach(c -> append(visible, c));
    return visible.toString();
  }

  /** Returns a text in one line, with an ellipsis if it is longer than so many characters. */
  public static String cut(String text, int length) {
    int shown = Math.min(length, text.codePointCount(0, text.length()));
    int end = text.offsetByCodePoints(0, shown);
    return of(text.substring(0, end)) + (end < text.length() ? "…" : "");
  }

  private static void append(StringBuilder visible, int c) {
    switch (c) {
      case '\n' -> visible.append("\\n");
      case '\r' -> visible.append("\\r");
      case '\t' -> visible.append("\\t");
      default -> {
        if (isVisible(c)) {
          visible.appendCodePoint(c);
        } else if (Character.isBmpCodePoint(c)) {
          visible.append("\\u");
          for (int shift = 12; shift >= 0; shift -= 4) {
            visible.append(HEX[c >> shift & 15]);
          }
        } else {
          visible.append("\\u{").append(Integer.toHexString(c)).append('}');
        }
      }
    }
  }

  /**
   * Returns whether a reader sees a character: not one that moves the cursor, changes the writing
   * direction or has no shape.
   */
  public static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
