package dev.starsight.quality.analyzers;

import dev.starsight.quality.internal.Utf8Text;
import dev.starsight.quality.internal.ValueHash;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of one row in the columns of a measurement or condition, by their position in its list
 * of columns. Valid only until the method that got it returns. Not thread-safe.
 */
public final class Values {

  /** The values of a row in all columns of a scan. */
  static final class OfRow {
    final @Nullable Object[] values;
    final long[] hashes;
    final boolean[] hashed;

    OfRow(int columns) {
      values = new @Nullable Object[columns];
      hashes = new long[columns];
      hashed = new boolean[columns];
    }

    void clearHashes() {
      Arrays.fill(hashed, false);
    }

    long hash(int column) {
      if (!hashed[column]) {
        hashed[column] = true;
        Object value = values[column];
        hashes[column] = value == null ? 0 : hash(value);
      }
      return hashes[column];
    }

    private static long hash(Object value) {
      return value instanceof Utf8Text text ? text.hash() : ValueHash.of(value);
    }

    @Nullable Object get(int column) {
      if (values[column] instanceof Utf8Text text) {
        values[column] = text.toString();
      }
      return values[column];
    }
  }

  private final OfRow row;
  private final List<String> names;
  private final int[] columns;

  Values(OfRow row, List<String> names, int[] columns) {
    this.row = row;
    this.names = names;
    this.columns = columns;
  }

  /** Returns the number of columns. */
  public int size() {
    return columns.length;
  }

  /** Returns the name of a column. */
  public String column(int position) {
    return names.get(position);
  }

  /** Returns a value, which has the type of its column, or null if it is absent. */
  public @Nullable Object get(int position) {
    return row.get(columns[position]);
  }

  /** Returns whether there is a value; an empty text is one. */
  public boolean isPresent(int position) {
    return row.values[columns[position]] != null;
  }

  /** Returns a value as a text, or null if it is absent. */
  public @Nullable String text(int position) {
    Object value = get(position);
    return value == null ? null : value.toString();
  }

  /** Returns the number of characters (code points) of a value as a text; -1 if it is absent. */
  int length(int position) {
    if (row.values[columns[position]] instanceof Utf8Text text) {
      return text.codePoints();
    }
    String text = text(position);
    return text == null ? -1 : text.codePointCount(0, text.length());
  }

  /**
   * Returns a value as a number: a day as its days since 1970, true as 1, a text as the number or
   * day that it is written as. NaN if it is absent or another text.
   */
  public double number(int position) {
    return DataKind.number(get(position));
  }

  /** Returns what a value is, or can be read as. */
  public DataKind kind(int position) {
    return DataKind.of(get(position));
  }

  /**
   * Returns a hash of a value that depends neither on the Java version nor on the run; computed at
   * most once a row. 0 if it is absent.
   */
  public long hash(int position) {
    return row.hash(columns[position]);
  }
}
