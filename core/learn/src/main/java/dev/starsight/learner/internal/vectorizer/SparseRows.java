package dev.starsight.learner.internal.vectorizer;

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
