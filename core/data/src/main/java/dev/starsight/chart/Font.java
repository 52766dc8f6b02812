package dev.starsight.chart;

import java.util.stream.Stream;

/**
 * Widths of text in Helvetica, whose metrics Arial and Liberation Sans share (Adobe's AFM tables,
 * in thousandths of the size). Other scripts are assumed to be wide, so that labels are cut too
 * early rather than overlap.
 */
final class Font {

  /** The characters 32 to 126, regular. */
  private static final int[] REGULAR = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584
  };

  private static final String ELLIPSIS = "\u2026";

  /** Bold letters are about this much wider; renderers differ by a few percent. */
  private static final double BOLD = 1.08;

  private static final double SLACK = 1.02;

  private Font() {}

  /** Returns the width in pixels of a text of one line. */
  static double width(String text, double size, boolean bold) {
    long sum = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      sum += thousandths(c);
      i += Character.charCount(c);
    }
    return sum / 1000.0 * size * SLACK * (bold ? BOLD : 1);
  }

  /** Returns the width of the widest text; 0 if there is none. */
  static double widest(Stream<String> texts, double size, boolean bold) {
    return texts.mapToDouble(text -> width(text, size, bold)).max().orElse(0);
  }

  /** Returns the text, or as much of its beginning as fits with an ellipsis. */
  static String fit(String text, double size, boolean bold, double maxWidth) {
    if (width(text, size, bold) <= maxWidth) {
      return text;
    }
    double room = maxWidth - width(ELLIPSIS, size, bold);
    int end = 0;
    double used = 0;
    while (end < text.length()) {
      int c = text.codePointAt(end);
      double next = width(Character.toString(c), size, bold);
      if (used + next > room) {
        break;
      }
      used += next;
      end += Character.charCount(c);
    }
    return text.substring(0, end).stripTrailing() + ELLIPSIS;
  }

  private static int thousandths(int c) {
    if (c >= 32 && c <= 126) {
      return REGULAR[c - 32];
    }
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    if (c < 0x250) {
      return Character.isUpperCase(c) ? 780 : 611;
    }
    if (c >= 0x2010 && c <= 0x2027) {
      return c == 0x2014 || c == 0x2026 ? 1000 : 556;
    }
    if (c == 0x2212) {
      return 584;
    }
    return c < 0x1100 ? 820 : 1100;
  }
}
