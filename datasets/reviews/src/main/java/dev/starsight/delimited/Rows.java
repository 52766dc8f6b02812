package dev.starsight.delimited;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file below its header, one after the other, mapped to values. For one thread.
 *
 * @param <T> the type of the values
 */
interface Rows<T> extends AutoCloseable {

  /** Moves to the next row that is not blank; returns false at the end of the file. */
  boolean next() throws IOException;

  long line();

  /** Returns how many blank lines are directly before the row. */
  long blankBefore();

  /**
   * Returns the value of the row; called once a row.
   *
   * @param number the 1-based number of the row
   * @throws dev.starsight.data.MalformedRowException if it breaks a rule
   */
  @Nullable T value(long number);

  /** Ends the threads of the rows; the file itself stays open. */
  @Override
  void close();
}
