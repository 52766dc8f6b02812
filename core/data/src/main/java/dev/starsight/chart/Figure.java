package dev.starsight.chart;

/**
 * A picture of data, drawn as SVG text. Immutable; equal figures give equal bytes. Sealed, so that
 * whoever puts a figure on a page may trust its markup: all texts in it are escaped.
 */
public sealed interface Figure permits Bars, PairedBars, StackedBars, Lines, Histogram, Matrix {

  /** Width in pixels of {@link #svg()}. */
  int WIDTH = 720;

  /** What it shows; drawn above it and its accessible name. */
  String title();

  /** What can be seen in it, in words, for those who cannot. */
  String description();

  /** A complete SVG document of {@link #WIDTH}, with its own style. */
  default String svg() {
    String id = Frame.slug(title());
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + Frame.draw(this, id, WIDTH, true);
  }

  /**
   * An SVG element for an HTML page that contains {@link #stylesheet()} once.
   *
   * @param id unique on the page: a letter, then letters, digits, {@code _} and {@code -}
   * @param width in pixels, 240 to 4000; below 480 the layout is that for a phone
   * @throws IllegalArgumentException if the id or the width is not of that kind
   */
  default String fragment(String id, int width) {
    if (!id.matches("[A-Za-z][A-Za-z0-9_-]*")) {
      throw new IllegalArgumentException(
          "a figure's id must be a letter, then letters, digits, _ and -, but is \"" + id + "\"");
    }
    if (width < 240 || width > 4000) {
      throw new IllegalArgumentException(
          "a figure must be 240 to 4000 pixels wide, but is to be " + width);
    }
    return Frame.draw(this, id, width, false);
  }

  /** The CSS rules of all figures, for a page with fragments. */
  static String stylesheet() {
    return Style.css();
  }
}
