package dev.starsight.chart.internal;

/** Makes text safe in XML and HTML, as content or inside a quoted attribute. */
public final class Markup {

  private Markup() {}

  /**
   * Escapes {@code & < > " '}, ends lines with a line feed, and drops what XML 1.0 does not allow:
   * control characters other than tab and line breaks, unpaired surrogates, U+FFFE and U+FFFF. Also
   * drops the C1 controls (U+007F to U+009F), which XML allows but HTML does not.
   */
  public static String escape(String text) {
    if (isPlain(text)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    String lines = text.replace("\r\n", "\n").replace('\r', '\n');
    lines.codePoints().filter(Markup::isAllowed).forEach(c -> append(out, c));
    return out.toString();
  }

  /**
   * Returns the text on one line, not escaped: drops what {@link #escape} drops, and replaces every
   * run of white space by one space, with none at the ends.
   */
  public static String oneLine(String text) {
    if (isPlain(text) && text.strip().length() == text.length() && !text.contains("  ")) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    boolean[] space = {false};
    text.codePoints()
        .filter(Markup::isAllowed)
        .forEach(
            c -> {
              if (isSpace(c)) {
                space[0] = out.length() > 0;
                return;
              }
              if (space[0]) {
                out.append(' ');
                space[0] = false;
              }
              out.appendCodePoint(c);
            });
    return out.toString();
  }

  /** Returns whether all characters are printable ASCII that needs no escaping. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '&' || c == '<' || c == '>' || c == '"' || c == '\'') {
        return false;
      }
    }
    return true;
  }

  private static boolean isSpace(int c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
  }

  private static boolean isAllowed(int c) {
    if (c < 0x20) {
      return c == '\t' || c == '\n' || c == '\r';
    }
    if (c >= 0x7F && c <= 0x9F) {
      return false;
    }
    // The last two code points of every plane and U+FDD0 to U+FDEF are never characters.
    return !(c >= 0xD800 && c <= 0xDFFF) && (c & 0xFFFE) != 0xFFFE && !(c >= 0xFDD0 && c <= 0xFDEF);
  }

  private static void append(StringBuilder out, int c) {
    switch (c) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '"' -> out.append("&quot;");
      case '\'' -> out.append("&#39;");
      default -> out.appendCodePoint(c);
    }
  }
}
