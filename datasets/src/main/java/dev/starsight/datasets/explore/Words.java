package dev.starsight.datasets.explore;

/** Words are what white space separates. Pure functions. */
final class Words {

  private Words() {}

  /** The words of a text, none in an empty one. */
  static int count(String text) {
    int words = 0;
    boolean inside = false;
    for (int i = 0; i < text.length(); i++) {
      boolean space = isSpace(text.charAt(i));
      words += !space && !inside ? 1 : 0;
      inside = !space;
    }
    return words;
  }

  /** No-break spaces separate words too, although Java does not call them white space. */
  private static boolean isSpace(char c) {
    return c <= ' '
        ? c == ' ' || (c >= '\t' && c <= '\r') || c >= 0x1c
        : c == 0x85 || c == 0xa0 || (c > 0xff && Character.isSpaceChar(c));
  }
}
