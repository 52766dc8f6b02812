package dev.starsight.chart;

/**
 * A picture of data, drawn as SVG text. Immutable; equal figures give equal bytes. Sealed, so that
 * a page can trust the markup of any figure: all texts in it are escaped.
 */
public sealed interface Figure permits Bars, PairedBars, StackedBars, Lines, Histogram, Matrix {

  /** Width in pixels of {@link #svg()}. */
  int WIDTH = 720;

  /** Returns the title, which is drawn above the figure and is its accessible name. */
  String title();

  /** Returns the line below the title; may be empty. */
  String subtitle();

  /** Describes in words what the figure shows, for readers who cannot see it. */
  String description();

  /** Returns a complete SVG document of {@link #WIDTH}, with its own style. */
  default String svg() {
    String id = Frame.slug(title());
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + Frame.draw(this, id, WIDTH, true);
  }

  /**
   * Returns an SVG element for an HTML page that contains {@link #stylesheet()} once.
   *
   * @param id unique on the page: a letter, then letters, digits, {@code _} and {@code -}
   * @param width in pixels, 240 to 4000; below 480 the layout is that for a phone
   * @throws IllegalArgumentException if the id or the width breaks these rules
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

  /** Returns the CSS rules of all figures, for a page with fragments. */
  static String stylesheet() {
    return Style.CSS;
  }

  /** The colours of a figure, distinguishable by colour-blind readers and in grey. */
  enum Palette {
    /** One colour for everything. */
    ACCENT,
    /** From red through grey to blue, for up to five ordered labels such as stars 1 to 5. */
    STARS,
    /** Eight unordered colours, repeated from the first. */
    CATEGORIES;

    private static final String[][] ORDERED = {
      {"accent"},
      {"d1", "d5"},
      {"d1", "d3", "d5"},
      {"d1", "d2", "d4", "d5"},
      {"d1", "d2", "d3", "d4", "d5"}
    };

    /** The number of different colours of {@link #CATEGORIES}. */
    static final int CATEGORY_COLOURS = 8;

    /** Returns the name of the colour of item {@code index} of {@code count}. */
    String colour(int index, int count) {
      if (this == ACCENT) {
        return "accent";
      }
      if (this == STARS && count >= 1 && count <= ORDERED.length) {
        return ORDERED[count - 1][index];
      }
      return "c" + (index % CATEGORY_COLOURS + 1);
    }
  }
}
