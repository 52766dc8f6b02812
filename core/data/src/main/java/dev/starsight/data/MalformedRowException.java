package dev.starsight.data;

/** Thrown when a row of a file breaks a rule of the file's format; has the place of the row. */
public final class MalformedRowException extends StarsightException {

  private static final long serialVersionUID = 1L;

  private final String source;
  private final long line;
  private final int column;
  private final String path;
  private final String reason;

  /**
   * Creates the exception for a row that breaks a rule.
   *
   * @param source the file as the user named it
   * @param line 1-based line of the file where the row begins (the header is line 1)
   * @param column 1-based column (field) of the row, or 0 if the row as a whole is wrong
   * @param reason the rule and the value: "star_rating must be 1 to 5, but is \"7\""
   */
  public MalformedRowException(String source, long line, int column, String reason) {
    this(source, line, column, "", reason);
  }

  /**
   * Creates the exception for an object in a file of JSON lines that breaks a rule.
   *
   * @param source the file as the user named it
   * @param line 1-based line of the object
   * @param path the place of the value in the object: {@code $.a.b}; empty for the whole line
   * @param reason the rule and the value
   */
  public MalformedRowException(String source, long line, String path, String reason) {
    this(source, line, 0, path, reason);
  }

  private MalformedRowException(String source, long line, int column, String path, String reason) {
    super(place(source, line, column, path) + ": " + reason);
    this.source = source;
    this.line = line;
    this.column = column;
    this.path = path;
    this.reason = reason;
  }

  /** Returns the words for a place: "reviews.tsv, line 7, column 3". */
  public static String place(String source, long line, int column, String path) {
    return source
        + ", line "
        + line
        + (column > 0 ? ", column " + column : "")
        + (path.isEmpty() ? "" : ", " + path);
  }

  public String source() {
    return source;
  }

  public long line() {
    return line;
  }

  public int column() {
    return column;
  }

  /** Returns the place of the value in a JSON object, or an empty text. */
  public String path() {
    return path;
  }

  public String reason() {
    return reason;
  }
}
