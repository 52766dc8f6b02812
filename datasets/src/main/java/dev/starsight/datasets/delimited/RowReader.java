package dev.starsight.datasets.delimited;

/**
 * Makes a value of a row, or refuses the row by throwing {@link Row#malformed}.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface RowReader<T> {

  /**
   * The value of a row.
   *
   * @throws dev.starsight.data.MalformedRowException if the row breaks a rule: a reject, or the end
   *     where reading is strict
   */
  T read(Row row);

  /**
   * Looks at a file's header and says how its rows are read.
   *
   * @param <T> the type of the values
   */
  @FunctionalInterface
  interface Factory<T> {

    /**
     * A reader for the rows below this header.
     *
     * @throws dev.starsight.data.StarsightException if the header will not do
     */
    RowReader<T> forFile(Header header, Dialect dialect);
  }
}
