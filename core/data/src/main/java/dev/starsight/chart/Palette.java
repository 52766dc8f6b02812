package dev.starsight.chart;

/** Which colours a figure uses. All of them are told apart by colour-blind readers and in grey. */
public enum Palette {
  /** One colour for everything. */
  ACCENT,
  /** From red through grey to blue, for up to five ordered labels such as stars 1 to 5. */
  STARS,
  /** Eight unordered colours, then again from the first. */
  CATEGORIES;

  private static final String[][] ORDERED = {
    {"accent"},
    {"d1", "d5"},
    {"d1", "d3", "d5"},
    {"d1", "d2", "d4", "d5"},
    {"d1", "d2", "d3", "d4", "d5"}
  };

  /** Colours there are before they repeat. */
  static final int CATEGORY_COLOURS = 8;

  /** The name of the colour of item {@code index} of {@code count}. */
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
