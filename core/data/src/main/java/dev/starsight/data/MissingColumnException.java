package dev.starsight.data;

/** Thrown when a file or a table does not have a column that was named. */
public final class MissingColumnException extends StarsightException {

  private static final long serialVersionUID = 1L;

  private final String source;
  private final String column;

  /**
   * Creates the exception for a missing column.
   *
   * @param source the file as the user named it
   * @param column the name of the missing column
   * @param message one sentence with both, and the columns that exist
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
