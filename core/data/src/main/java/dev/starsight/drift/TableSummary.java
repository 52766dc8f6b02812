package dev.starsight.drift;

import dev.starsight.data.internal.Shuffle;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Summaries of all columns of rows that come one by one. A column takes at most some 500 KB,
 * whatever the number of rows; in a table of more than 400 columns the samples are smaller, so that
 * all of them take at most some 300 MB. Summaries of parts merge. Not thread-safe: use one a
 * thread, then merge.
 */
public final class TableSummary {

  private static final int ALL_SAMPLES = 4_000_000;
  private static final int LEAST_SAMPLE = 500;
  private static final int ALL_DISTINCT = 1_000_000;
  private static final int LEAST_DISTINCT = 100;

  private final List<String> names;
  private final List<ColumnSummary> columns = new ArrayList<>();
  private long rows;

  private TableSummary(List<String> names, long seed) {
    this.names = List.copyOf(names);
    Set<String> seen = new HashSet<>();
    int sample = share(ALL_SAMPLES, LEAST_SAMPLE, ColumnSummary.SAMPLE);
    int distinct = share(ALL_DISTINCT, LEAST_DISTINCT, ColumnSummary.DISTINCT);
    for (int i = 0; i < names.size(); i++) {
      if (!seen.add(names.get(i))) {
        throw new IllegalArgumentException(
            "columns must be distinct, but " + names.get(i) + " is twice");
      }
      columns.add(new ColumnSummary(Shuffle.mix(seed, i), sample, distinct));
    }
  }

  private int share(int all, int least, int most) {
    return Math.max(least, Math.min(most, all / Math.max(1, names.size())));
  }

  /**
   * Returns a summary of no rows.
   *
   * @param names the names of the columns, in the order of the values
   * @param seed chooses the samples of numbers; parts to be merged have different ones, unless
   *     their rows have keys
   * @throws IllegalArgumentException if a name is twice
   */
  public static TableSummary of(List<String> names, long seed) {
    return new TableSummary(names, seed);
  }

  /**
   * Adds a row.
   *
   * @param values one for each column: a number, text, flag, date or null
   * @throws IllegalArgumentException if there is not one for each column
   */
  public void accept(List<? extends @Nullable Object> values) {
    accept(values, rows);
  }

  /**
   * Adds a row that has a key, such as a hash of its id. If all rows have one, summaries of parts
   * that have the same seed merge into the summary of all rows, whatever the parts are.
   *
   * @param values one for each column: a number, text, flag, date or null
   * @param key draws the row for the samples; rows of the same key are in them together
   * @throws IllegalArgumentException if there is not one value for each column
   */
  public void accept(List<? extends @Nullable Object> values, long key) {
    requireSize(values);
    rows++;
    for (int i = 0; i < values.size(); i++) {
      columns.get(i).add(values.get(i), key);
    }
  }

  /**
   * Adds a row of a file without types, where texts that are written as numbers or days count as
   * such.
   *
   * @param values one for each column; null where it is absent
   * @throws IllegalArgumentException if there is not one for each column
   */
  public void acceptWritten(List<? extends @Nullable String> values) {
    requireSize(values);
    rows++;
    for (int i = 0; i < values.size(); i++) {
      columns.get(i).addWritten(values.get(i));
    }
  }

  private void requireSize(List<?> values) {
    if (values.size() != columns.size()) {
      throw new IllegalArgumentException(
          "a row must have a value for each of %s columns, but has %s"
              .formatted(columns.size(), values.size()));
    }
  }

  /**
   * Adds the rows of another summary, which stays as it is.
   *
   * @throws IllegalArgumentException if its columns are others
   */
  public void merge(TableSummary other) {
    if (!names.equals(other.names)) {
      throw new IllegalArgumentException(
          "only summaries of the same columns merge, but there are %s and %s"
              .formatted(names, other.names));
    }
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).merge(other.columns.get(i));
    }
    rows += other.rows;
  }

  /**
   * Writes this summary for {@link #mergeWritten}, in some 500 KB a column at most.
   *
   * @throws IOException if the output throws it
   */
  public void write(DataOutput out) throws IOException {
    out.writeLong(rows);
    for (ColumnSummary column : columns) {
      column.write(out);
    }
  }

  /**
   * Adds the rows of a summary of the same columns that was written.
   *
   * @throws IOException if the input throws it
   */
  public void mergeWritten(DataInput in) throws IOException {
    rows += in.readLong();
    for (ColumnSummary column : columns) {
      column.mergeWritten(in);
    }
  }

  /** Returns the number of rows. */
  public long rows() {
    return rows;
  }

  /** Returns the names of the columns. */
  public List<String> names() {
    return names;
  }

  /** Returns the summary of a column, or null if there is none of this name. */
  @Nullable ColumnSummary column(String name) {
    int index = names.indexOf(name);
    return index < 0 ? null : columns.get(index);
  }
}
