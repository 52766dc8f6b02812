package dev.starsight.learner.internal.columns;

import dev.starsight.data.Example;
import dev.starsight.learner.internal.vectorizer.ChiSquare;
import dev.starsight.learner.internal.vectorizer.ExampleVectorizer;
import dev.starsight.learner.internal.vectorizer.SparseRows;
import dev.starsight.learner.internal.vectorizer.TrainingSample;
import java.util.Arrays;
import java.util.List;

/**
 * The dense columns of an example: some of the features of a {@link ExampleVectorizer}, then {@link
 * TextColumns}, then further columns. Immutable, hence thread-safe.
 */
public final class DenseColumns {

  private final ExampleVectorizer vectorizer;
  private final ColumnEncoder table;
  private final int[] chosen;

  /** The column of every feature of the vectorizer, or -1. */
  private final int[] places;

  /**
   * Creates columns.
   *
   * @param chosen features of the vectorizer, in the order of the columns
   * @param table further columns of the examples
   * @throws IllegalArgumentException if a feature does not exist or is chosen twice
   */
  public DenseColumns(ExampleVectorizer vectorizer, int[] chosen, ColumnEncoder table) {
    this.vectorizer = vectorizer;
    this.table = table;
    this.chosen = chosen;
    this.places = new int[vectorizer.size()];
    Arrays.fill(places, -1);
    for (int i = 0; i < chosen.length; i++) {
      if (chosen[i] < 0 || chosen[i] >= places.length || places[chosen[i]] >= 0) {
        throw new IllegalArgumentException(
            "columns must be different features below %s, but column %s is feature %s"
                .formatted(places.length, i, chosen[i]));
      }
      places[chosen[i]] = i;
    }
  }

  /** Chooses the {@code most} features with the highest chi-square, or all components. */
  public static DenseColumns choose(
      ExampleVectorizer.Fitted fitted, ColumnEncoder table, int[] targets, int labels, int most) {
    ExampleVectorizer vectorizer = fitted.vectorizer();
    if (vectorizer.isDense()) {
      return new DenseColumns(vectorizer, TrainingSample.identity(vectorizer.size()), table);
    }
    double[] statistics = ChiSquare.of(fitted.rows(), vectorizer.size(), targets, labels);
    List<Integer> best = ChiSquare.best(statistics, most);
    return new DenseColumns(vectorizer, best.stream().mapToInt(i -> i).toArray(), table);
  }

  public ExampleVectorizer vectorizer() {
    return vectorizer;
  }

  /** Returns the features of the vectorizer that are the first columns. */
  public int[] chosen() {
    return chosen;
  }

  public int size() {
    return chosen.length + TextColumns.NAMES.size() + table.denseSize();
  }

  public ColumnEncoder table() {
    return table;
  }

  /** Sets {@code row}, of length {@link #size()}, to the row of an example. */
  public void fill(Example example, ExampleVectorizer.Row sparse, double[] row) {
    vectorizer.fill(example, sparse);
    fill(example, sparse.columns, sparse.values, 0, sparse.size, row);
  }

  private void fill(
      Example example, int[] columns, float[] values, int from, int to, double[] row) {
    Arrays.fill(row, 0);
    for (int i = from; i < to; i++) {
      int place = places[columns[i]];
      if (place >= 0) {
        row[place] = values[i];
      }
    }
    TextColumns.fill(example.text(), row, chosen.length);
    table.fill(example, row, chosen.length + TextColumns.NAMES.size());
  }

  /** Returns a row for every example; {@code sparse} are the vectorizer's rows of their texts. */
  public double[][] rows(List<Example> examples, SparseRows sparse) {
    double[][] rows = new double[examples.size()][size()];
    for (int i = 0; i < rows.length; i++) {
      int from = sparse.starts[i];
      fill(examples.get(i), sparse.columns, sparse.values, from, sparse.starts[i + 1], rows[i]);
    }
    return rows;
  }
}
