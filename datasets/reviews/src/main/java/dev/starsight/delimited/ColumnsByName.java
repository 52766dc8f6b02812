package dev.starsight.delimited;

import org.jspecify.annotations.Nullable;

/**
 * The values of rows of several files by the columns of the first: a file may have them in another
 * order, but must have all of them. Not thread-safe.
 */
public final class ColumnsByName {

  private final Header columns;
  private Header current;
  private int[] positions;

  /**
   * Creates it.
   *
   * @param columns the header of the first file
   */
  public ColumnsByName(Header columns) {
    this.columns = columns;
    this.current = columns;
    this.positions = positions(columns);
  }

  /**
   * Requires that a file has all columns.
   *
   * @throws dev.starsight.data.StarsightException naming file and column, if it lacks one
   */
  public void require(Header header) {
    positions(header);
  }

  /** Returns the value of a column of the first file in a row of any; null if it is empty. */
  public @Nullable String text(Row row, int column) {
    Header header = row.header();
    if (header != current) {
      positions = positions(header);
      current = header;
    }
    String text = row.text(positions[column]);
    return text.isEmpty() ? null : text;
  }

  private int[] positions(Header header) {
    int[] found = new int[columns.size()];
    boolean same = header.names().equals(columns.names());
    for (int i = 0; i < found.length; i++) {
      found[i] = same ? i : header.index(columns.names().get(i));
    }
    return found;
  }
}
