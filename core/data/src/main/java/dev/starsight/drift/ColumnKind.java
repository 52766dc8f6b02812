package dev.starsight.drift;

/** How the values of a column are compared. */
public enum ColumnKind {
  /** Numbers with many different values, compared as distributions on a line. */
  NUMBER("numbers"),
  /** Texts, flags or numbers with few different values, compared by their shares. */
  CATEGORY("categories"),
  /** Free texts, of which the numbers of characters are compared here. */
  TEXT("texts, by length"),
  /** Days, whose values naturally differ; only absent ones are compared. */
  DATE("dates"),
  /** Names of single things, with too many different values; only absent ones are compared. */
  IDENTIFIER("identifiers"),
  /** No value in either side. */
  EMPTY("no values");

  private final String words;

  ColumnKind(String words) {
    this.words = words;
  }

  /** Returns the kind for people: "numbers". */
  public String words() {
    return words;
  }
}
