package dev.starsight.learner;

import java.util.Arrays;
import java.util.List;

/**
 * Turns texts into rows of TF-IDF values: term frequency (or 1 + its natural logarithm) times ln((1
 * + texts) / (1 + texts with it)) + 1, each row scaled to Euclidean length 1, as scikit-learn does.
 * Immutable, hence thread-safe.
 */
final class TfIdf {

  private static final int CHUNK = 2048;
  private static final int TABULATED = 64;

  private final Ngrams ngrams;
  private final float[] weights;
  private final boolean sublinear;
  private final float[] termFrequencies = new float[TABULATED];

  TfIdf(Ngrams ngrams, float[] weights, boolean sublinear) {
    this.ngrams = ngrams;
    this.weights = weights;
    this.sublinear = sublinear;
    for (int count = 1; count < TABULATED; count++) {
      termFrequencies[count] = termFrequency(count);
    }
  }

  private float termFrequency(int count) {
    return sublinear ? (float) (1 + Math.log(count)) : count;
  }

  Ngrams ngrams() {
    return ngrams;
  }

  /** What each n-gram weighs: its idf, or a multiple of it. */
  float[] weights() {
    return weights;
  }

  boolean sublinear() {
    return sublinear;
  }

  /** Weighs n-grams by how rare they are in these texts, and gives their rows. */
  static Fitted fit(List<String> texts, Ngrams ngrams, boolean sublinear, int threads) {
    float[] ones = new float[ngrams.size()];
    Arrays.fill(ones, 1f);
    SparseRows rows = new TfIdf(ngrams, ones, sublinear).unscaled(texts, threads);
    int[] frequency = new int[ngrams.size()];
    for (int column : rows.columns) {
      frequency[column]++;
    }
    float[] idf = new float[ngrams.size()];
    for (int i = 0; i < idf.length; i++) {
      idf[i] = (float) (Math.log((1.0 + texts.size()) / (1.0 + frequency[i])) + 1);
    }
    for (int i = 0; i < rows.columns.length; i++) {
      rows.values[i] *= idf[rows.columns[i]];
    }
    for (int row = 0; row < rows.rows(); row++) {
      scale(rows.values, rows.starts[row], rows.starts[row + 1]);
    }
    return new Fitted(new TfIdf(ngrams, idf, sublinear), rows);
  }

  /** What {@link #fit} gives: the weights, and the rows of the texts they come from. */
  static final class Fitted {

    final TfIdf tfIdf;
    final SparseRows rows;

    Fitted(TfIdf tfIdf, SparseRows rows) {
      this.tfIdf = tfIdf;
      this.rows = rows;
    }

    /** The same with each n-gram's weight multiplied by a factor. */
    Fitted times(float[] factors) {
      float[] weights = tfIdf.weights.clone();
      for (int i = 0; i < weights.length; i++) {
        weights[i] *= factors[i];
      }
      float[] values = rows.values.clone();
      for (int i = 0; i < values.length; i++) {
        values[i] *= factors[rows.columns[i]];
      }
      for (int row = 0; row < rows.rows(); row++) {
        scale(values, rows.starts[row], rows.starts[row + 1]);
      }
      return new Fitted(
          new TfIdf(tfIdf.ngrams, weights, tfIdf.sublinear),
          new SparseRows(rows.starts, rows.columns, values));
    }
  }

  private SparseRows unscaled(List<String> texts, int threads) {
    SparseRows[] parts = new SparseRows[(texts.size() + CHUNK - 1) / CHUNK];
    Parallel.forEach(
        threads,
        parts.length,
        i -> parts[i] = chunk(texts.subList(i * CHUNK, Math.min(texts.size(), (i + 1) * CHUNK))));
    return SparseRows.concatenate(parts);
  }

  private SparseRows chunk(List<String> texts) {
    Row row = new Row();
    int[] starts = new int[texts.size() + 1];
    int[] columns = new int[1 << 16];
    float[] values = new float[1 << 16];
    for (int i = 0; i < texts.size(); i++) {
      fillUnscaled(texts.get(i), row);
      int end = starts[i] + row.size;
      if (end > columns.length) {
        columns = Arrays.copyOf(columns, Math.max(end, 2 * columns.length));
        values = Arrays.copyOf(values, columns.length);
      }
      System.arraycopy(row.columns, 0, columns, starts[i], row.size);
      System.arraycopy(row.values, 0, values, starts[i], row.size);
      starts[i + 1] = end;
    }
    return new SparseRows(starts, columns, values);
  }

  /** One row, to be filled again and again; its columns are in the order first seen in the text. */
  static final class Row {

    private final Words scanner = new Words();
    private final Counts counts = new Counts();
    int[] columns = new int[128];
    float[] values = new float[128];
    int size;
  }

  /** Makes {@code row} the row of a text. */
  void fill(String text, Row row) {
    fillUnscaled(text, row);
    scale(row.values, 0, row.size);
  }

  private void fillUnscaled(String text, Row row) {
    Counts counts = row.counts;
    ngrams.count(text, row.scanner, counts);
    row.size = counts.size();
    if (row.size > row.columns.length) {
      row.columns = new int[2 * row.size];
      row.values = new float[2 * row.size];
    }
    for (int i = 0; i < row.size; i++) {
      int count = counts.count(i);
      float frequency = count < TABULATED ? termFrequencies[count] : termFrequency(count);
      row.columns[i] = counts.key(i);
      row.values[i] = frequency * weights[counts.key(i)];
    }
  }

  private static void scale(float[] values, int from, int to) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += (double) values[i] * values[i];
    }
    if (squares > 0) {
      float factor = (float) (1 / Math.sqrt(squares));
      for (int i = from; i < to; i++) {
        values[i] *= factor;
      }
    }
  }
}
