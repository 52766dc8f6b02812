package dev.starsight.delimited;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file below its header, one after the other, with what they were made into. For one
 * thread.
 *
 * @param <T> what a row is made into
 */
interface Rows<T> extends AutoCloseable {

  /** Goes on to the next row that is not blank; false at the end of the file. */
  boolean next() throws IOException;

  /** The 1-based line where the row begins. */
  long line();

  /** How many blank lines lie directly before the row. */
  long blankBefore();

  /**
   * What the row was made into; asked for once a row.
   *
   * @param number the 1-based number of the row
   * @throws dev.starsight.data.MalformedRowException if it breaks a rule
   */
  @Nullable T value(long number);

  /** Ends what was begun for the rows; the file itself stays open. */
  @Override
  void close();
}
