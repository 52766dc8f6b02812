package dev.starsight.chart;

import dev.starsight.chart.internal.Markup;
import java.util.Locale;

/** Writes SVG elements with escaped texts and finite coordinates, the same in every locale. */
final class Svg {

  /** The point of a text that is at its x. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  private final StringBuilder out = new StringBuilder(8192);

  /** Returns a coordinate with at most one decimal. */
  static String number(double value) {
    StringBuilder number = new StringBuilder();
    number(number, value);
    return number.toString();
  }

  private static void number(StringBuilder out, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalStateException("a coordinate must be finite, but is " + value);
    }
    long tenths = Math.round(value * 10);
    out.append(tenths < 0 ? "-" : "").append(Math.abs(tenths / 10));
    if (tenths % 10 != 0) {
      out.append('.').append(Math.abs(tenths % 10));
    }
  }

  /** Appends the coordinates of a point to the data of a path, after a letter. */
  static void point(StringBuilder path, char letter, double x, double y) {
    path.append(letter);
    number(path, x);
    path.append(' ');
    number(path, y);
  }

  void rect(String classes, double x, double y, double width, double height, double round) {
    open("rect", classes);
    attribute("x", x).attribute("y", y);
    attribute("width", Math.max(0, width)).attribute("height", Math.max(0, height));
    if (round > 0) {
      attribute("rx", round);
    }
    out.append("/>\n");
  }

  void line(String classes, double x1, double y1, double x2, double y2) {
    open("line", classes);
    attribute("x1", x1).attribute("y1", y1).attribute("x2", x2).attribute("y2", y2);
    out.append("/>\n");
  }

  void circle(String classes, double x, double y, double radius, String title) {
    open("circle", classes);
    attribute("cx", x).attribute("cy", y).attribute("r", radius);
    out.append('>');
    title(title);
    out.append("</circle>\n");
  }

  void path(String classes, CharSequence data) {
    open("path", classes);
    out.append(" d=\"").append(data).append("\"/>\n");
  }

  /** Opens a group with a tooltip. */
  void group(String classes, String title) {
    open("g", classes);
    out.append('>');
    title(title);
  }

  void endGroup() {
    out.append("</g>\n");
  }

  /** Writes a text of one line with its baseline at y. */
  void text(String classes, Anchor anchor, double x, double y, String text) {
    text(classes, anchor, x, y, text, text);
  }

  /**
   * Writes a text cut to {@code maxWidth} at 12 pixels, bold if its class is {@code strong}; a text
   * that is cut has the whole text as its tooltip.
   */
  void fitted(String classes, Anchor anchor, double x, double y, String text, double maxWidth) {
    String whole = Markup.oneLine(text);
    String shown = Font.fit(whole, 12, classes.startsWith("strong"), maxWidth);
    text(classes, anchor, x, y, shown, whole);
  }

  private void text(String classes, Anchor anchor, double x, double y, String shown, String whole) {
    open("text", classes);
    attribute("x", x).attribute("y", y);
    if (anchor != Anchor.START) {
      out.append(" text-anchor=\"").append(anchor.name().toLowerCase(Locale.ROOT)).append('"');
    }
    out.append('>');
    if (!shown.equals(whole)) {
      title(whole);
    }
    out.append(Markup.escape(shown)).append("</text>\n");
  }

  private void title(String text) {
    if (!text.isEmpty()) {
      out.append("<title>").append(Markup.escape(Markup.oneLine(text))).append("</title>");
    }
  }

  private void open(String element, String classes) {
    out.append('<').append(element);
    if (!classes.isEmpty()) {
      out.append(" class=\"").append(classes).append('"');
    }
  }

  private Svg attribute(String name, double value) {
    out.append(' ').append(name).append("=\"");
    number(out, value);
    out.append('"');
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
