package dev.starsight.learner.internal.vectorizer;

import java.util.Arrays;

/**
 * A sparse matrix in compressed rows: row {@code i} has the {@code values} in the {@code columns}
 * from {@code starts[i]} to before {@code starts[i + 1]}; the arrays may be longer.
 */
public final class SparseRows {

  public final int[] starts;
  public final int[] columns;
  public final float[] values;

  public SparseRows(int[] starts, int[] columns, float[] values) {
    this.starts = starts;
    this.columns = columns;
    this.values = values;
  }

  public int rows() {
    return starts.length - 1;
  }

  /**
   * Multiplies every column by a factor and lets the features scale every row, in place; columns
   * with factor 0 are removed.
   */
  SparseRows times(float[] factors, FeatureSpace features) {
    int end = 0;
    for (int row = 0; row < rows(); row++) {
      int from = starts[row];
      starts[row] = end;
      for (int i = from; i < starts[row + 1]; i++) {
        float factor = factors[columns[i]];
        if (factor != 0) {
          columns[end] = columns[i];
          values[end++] = values[i] * factor;
        }
      }
      features.scale(columns, values, starts[row], end);
    }
    starts[rows()] = end;
    return this;
  }

  /** Collects rows entry by entry. Not thread-safe. */
  public static final class Builder {

    private final int[] starts;
    private int[] columns;
    private float[] values;
    private int row;
    private int size;

    public Builder(int rows, int capacity) {
      starts = new int[rows + 1];
      columns = new int[capacity];
      values = new float[capacity];
    }

    public void add(int column, float value) {
      if (size == columns.length) {
        int more = Math.addExact(size, size / 2 + 16);
        columns = Arrays.copyOf(columns, more);
        values = Arrays.copyOf(values, more);
      }
      columns[size] = column;
      values[size++] = value;
    }

    public void endRow() {
      starts[++row] = size;
    }

    public SparseRows build() {
      return new SparseRows(starts, Arrays.copyOf(columns, size), Arrays.copyOf(values, size));
    }
  }

  /** Returns the rows of all parts, in order. */
  static SparseRows concatenate(SparseRows[] parts) {
    int rows = 0;
    int entries = 0;
    for (SparseRows part : parts) {
      rows += part.rows();
      entries = Math.addExact(entries, part.starts[part.rows()]);
    }
    SparseRows all = new SparseRows(new int[rows + 1], new int[entries], new float[entries]);
    int row = 0;
    int entry = 0;
    for (SparseRows part : parts) {
      int size = part.starts[part.rows()];
      System.arraycopy(part.columns, 0, all.columns, entry, size);
      System.arraycopy(part.values, 0, all.values, entry, size);
      for (int i = 1; i <= part.rows(); i++) {
        all.starts[++row] = entry + part.starts[i];
      }
      entry += size;
    }
    return all;
  }
}
