package dev.starsight.datasets.delimited;

import dev.starsight.data.MalformedRowException;

/** One row of a delimited file, with as many fields as the header has names. Immutable. */
public final class Row {

  private final Header header;
  private final String[] fields;
  private final long line;
  private final long number;

  Row(Header header, String[] fields, long line, long number) {
    this.header = header;
    this.fields = fields;
    this.line = line;
    this.number = number;
  }

  public Header header() {
    return header;
  }

  /** The 1-based line of the file where the row begins; the header is line 1. */
  public long line() {
    return line;
  }

  /** The 1-based number of the row, the header and blank lines at the end not counted. */
  public long number() {
    return number;
  }

  public int size() {
    return fields.length;
  }

  /** The field with this 0-based index, as it is in the file; may be empty. */
  public String text(int index) {
    return fields[index];
  }

  /**
   * The field of this column.
   *
   * @throws dev.starsight.data.StarsightException if there is no such column
   */
  public String text(String column) {
    return fields[header.index(column)];
  }

  /** An error about this row, for a {@link RowReader} to throw; {@code index} is 0-based. */
  public MalformedRowException malformed(int index, String reason) {
    return new MalformedRowException(header.source(), line, index + 1, reason);
  }

  @Override
  public String toString() {
    return header.source() + ", line " + line + ": " + String.join(" | ", fields);
  }
}
