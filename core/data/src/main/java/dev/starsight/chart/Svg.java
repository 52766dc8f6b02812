package dev.starsight.chart;

import java.util.Locale;

/** Writes SVG elements; texts are escaped, coordinates are finite and written alike everywhere. */
final class Svg {

  /** Where a text stands in relation to its x. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  private final StringBuilder out = new StringBuilder(8192);

  /** A coordinate with at most one decimal. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalStateException("a coordinate must be finite, but is " + value);
    }
    long tenths = Math.round(value * 10);
    long whole = Math.abs(tenths / 10);
    long rest = Math.abs(tenths % 10);
    return (tenths < 0 ? "-" : "") + whole + (rest == 0 ? "" : "." + rest);
  }

  Svg raw(String markup) {
    out.append(markup);
    return this;
  }

  Svg rect(String classes, double x, double y, double width, double height, double round) {
    out.append("<rect class=\"").append(classes).append('"');
    attribute("x", x).attribute("y", y);
    attribute("width", Math.max(0, width)).attribute("height", Math.max(0, height));
    if (round > 0) {
      attribute("rx", round);
    }
    out.append("/>\n");
    return this;
  }

  Svg line(String classes, double x1, double y1, double x2, double y2) {
    out.append("<line class=\"").append(classes).append('"');
    attribute("x1", x1).attribute("y1", y1).attribute("x2", x2).attribute("y2", y2);
    out.append("/>\n");
    return this;
  }

  Svg circle(String classes, double x, double y, double radius, String title) {
    out.append("<circle class=\"").append(classes).append('"');
    attribute("cx", x).attribute("cy", y).attribute("r", radius);
    out.append('>');
    title(title);
    out.append("</circle>\n");
    return this;
  }

  Svg path(String classes, CharSequence data) {
    out.append("<path class=\"").append(classes).append("\" d=\"").append(data).append("\"/>\n");
    return this;
  }

  /** Opens a group with a tooltip. */
  Svg group(String classes, String title) {
    out.append("<g");
    if (!classes.isEmpty()) {
      out.append(" class=\"").append(classes).append('"');
    }
    out.append('>');
    title(title);
    return this;
  }

  Svg endGroup() {
    out.append("</g>\n");
    return this;
  }

  /** A text of one line, its baseline at y. */
  Svg text(String classes, Anchor anchor, double x, double y, String text) {
    return text(classes, anchor, x, y, text, text);
  }

  /**
   * A text cut to {@code maxWidth} at 12 pixels, bold if its class is {@code strong}; the whole of
   * it is its tooltip then.
   */
  Svg fitted(String classes, Anchor anchor, double x, double y, String text, double maxWidth) {
    String whole = Markup.oneLine(text);
    return text(
        classes, anchor, x, y, Font.fit(whole, 12, classes.startsWith("strong"), maxWidth), whole);
  }

  private Svg text(String classes, Anchor anchor, double x, double y, String shown, String whole) {
    out.append("<text class=\"").append(classes).append('"');
    attribute("x", x).attribute("y", y);
    if (anchor != Anchor.START) {
      out.append(" text-anchor=\"").append(anchor.name().toLowerCase(Locale.ROOT)).append('"');
    }
    out.append('>');
    if (!shown.equals(whole)) {
      title(whole);
    }
    out.append(Markup.escape(shown)).append("</text>\n");
    return this;
  }

  private void title(String text) {
    if (!text.isEmpty()) {
      out.append("<title>").append(Markup.escape(Markup.oneLine(text))).append("</title>");
    }
  }

  private Svg attribute(String name, double value) {
    out.append(' ').append(name).append("=\"").append(number(value)).append('"');
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
