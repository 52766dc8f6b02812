package dev.starsight.learner;

import java.util.Arrays;
import java.util.List;

/**
 * Few columns to describe a text by: some of the numbers of a {@link TextVectorizer}, then {@link
 * TextColumns}. Immutable, hence thread-safe.
 */
final class DenseColumns {

  private final TextVectorizer vectorizer;
  private final int[] chosen;

  /** Of each of the vectorizer's numbers, its column, or -1. */
  private final int[] places;

  /**
   * Columns.
   *
   * @param chosen which of the vectorizer's numbers, in the order of the columns
   * @throws IllegalArgumentException if it has no such number
   */
  DenseColumns(TextVectorizer vectorizer, int[] chosen) {
    this.vectorizer = vectorizer;
    this.chosen = chosen;
    this.places = new int[vectorizer.size()];
    Arrays.fill(places, -1);
    for (int i = 0; i < chosen.length; i++) {
      if (chosen[i] < 0 || chosen[i] >= places.length || places[chosen[i]] >= 0) {
        throw new IllegalArgumentException(
            "columns must be different features below "
                + places.length
                + ", but column "
                + i
                + " is feature "
                + chosen[i]);
      }
      places[chosen[i]] = i;
    }
  }

  /** Chooses those that tell most about the labels by chi-square; of components takes all. */
  static DenseColumns choose(TextVectorizer.Fitted fitted, int[] targets, int labels, int most) {
    TextVectorizer vectorizer = fitted.vectorizer;
    if (vectorizer.isDense()) {
      return new DenseColumns(vectorizer, Sampler.identity(vectorizer.size()));
    }
    double[] statistics = ChiSquare.of(fitted.rows, vectorizer.size(), targets, labels);
    List<Integer> best = ChiSquare.best(statistics, most);
    return new DenseColumns(vectorizer, best.stream().mapToInt(i -> i).toArray());
  }

  TextVectorizer vectorizer() {
    return vectorizer;
  }

  /** Which of the vectorizer's numbers are the first columns. */
  int[] chosen() {
    return chosen;
  }

  int size() {
    return chosen.length + TextColumns.NAMES.size();
  }

  /** Makes {@code row}, of length {@link #size()}, the row of a text. */
  void fill(String text, TextVectorizer.Row sparse, double[] row) {
    vectorizer.fill(text, sparse);
    fill(sparse.columns, sparse.values, 0, sparse.size, row);
    TextColumns.fill(text, row, chosen.length);
  }

  private void fill(int[] columns, float[] values, int from, int to, double[] row) {
    Arrays.fill(row, 0);
    for (int i = from; i < to; i++) {
      int place = places[columns[i]];
      if (place >= 0) {
        row[place] = values[i];
      }
    }
  }

  /**
   * A row for every text.
   *
   * @param sparse the vectorizer's rows of these texts
   */
  double[][] rows(List<String> texts, SparseRows sparse) {
    double[][] rows = new double[texts.size()][size()];
    for (int i = 0; i < rows.length; i++) {
      fill(sparse.columns, sparse.values, sparse.starts[i], sparse.starts[i + 1], rows[i]);
      TextColumns.fill(texts.get(i), rows[i], chosen.length);
    }
    return rows;
  }
}
