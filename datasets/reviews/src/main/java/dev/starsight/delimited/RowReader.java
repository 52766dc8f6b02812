package dev.starsight.delimited;

/**
 * Makes a value of a row, or refuses the row by throwing {@link Row#malformed}. A reader is used by
 * one thread only, so it may have a state: buffers, values to use again. Rows do not come to it in
 * the order of the file, and not all of them do: other threads have readers of their own.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface RowReader<T> {

  /**
   * The value of a row, which is valid until this returns: whoever wants to hold on to it takes
   * {@link Row#keep()}.
   *
   * @throws dev.starsight.data.MalformedRowException if the row breaks a rule: a reject, or the end
   *     where reading is strict
   */
  T read(Row row);

  /**
   * Looks at a file's header and says how its rows are read. A factory is used by the thread that
   * opens the file; what several of its readers share must be thread-safe.
   *
   * @param <T> the type of the values
   */
  @FunctionalInterface
  interface Factory<T> {

    /**
     * A new reader for rows below this header; asked for once by each thread that reads.
     *
     * @throws dev.starsight.data.StarsightException if the header will not do
     */
    RowReader<T> forFile(Header header, Dialect dialect);
  }
}
