package dev.starsight.profile;

/** What the fields of a column are. */
public enum ColumnType {
  /** Numbers that can be compared and averaged. */
  NUMERIC("numeric"),
  /** Few different values that come again and again. */
  CATEGORICAL("categorical"),
  /** Sentences or titles: words tell more than the value as a whole. */
  TEXT("text"),
  /** Names of rows or things, such as ids: a value says nothing about rows with another one. */
  IDENTIFIER("identifier"),
  /** Days, perhaps with the time. */
  DATE("date"),
  /** The same in every row, or nothing in any. */
  CONSTANT("constant");

  private final String words;

  ColumnType(String words) {
    this.words = words;
  }

  /** As a reader sees it, such as {@code numeric}. */
  public String words() {
    return words;
  }
}
