package dev.starsight.delimited;

import java.util.Map;

/**
 * A known kind of JSON lines, whose keys become columns of other names and forms. Implementations
 * are immutable.
 */
public interface JsonShape {

  /** Returns its name for people: "Amazon 2023". */
  String title();

  /** Returns what people should know of how it is read; empty if nothing. */
  default String note() {
    return "";
  }

  /** Returns whether the first objects of a file have the keys of this kind. */
  boolean fits(Header keys);

  /**
   * Returns the columns, in their order, and the key that each is made of, or an empty text.
   *
   * @param keys the keys of the first objects of the file
   */
  Map<String, String> columns(Header keys);

  /** Returns a new converter for the objects of a file; called once for each thread that parses. */
  Converter converter(Header keys);

  /** Makes the fields of a row from those of an object. Belongs to one thread. */
  interface Converter {

    /**
     * Adds a field for each column, in the order of the columns.
     *
     * @param object valid until this method returns
     * @throws dev.starsight.data.MalformedRowException if a value breaks a rule
     */
    void convert(Row object, RowFields fields);
  }
}
