package dev.starsight.data;

/** A column that was named, but that a file or a table does not have. */
public final class MissingColumnException extends StarsightException {

  private static final long serialVersionUID = 1L;

  private final String source;
  private final String column;

  /**
   * A missing column.
   *
   * @param source the file as the user named it
   * @param column the name of the column that is not there
   * @param message one sentence with both, and the columns that are there
   */
  public MissingColumnException(String source, String column, String message) {
    super(message);
    this.source = source;
    this.column = column;
  }

  public String source() {
    return source;
  }

  public String column() {
    return column;
  }
}
