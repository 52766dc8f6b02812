package dev.starsight.learner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Few columns to describe a text by: how often each of the chosen n-grams occurs, then {@link
 * TextColumns}. Immutable, hence thread-safe.
 */
final class DenseColumns {

  private final Ngrams ngrams;

  DenseColumns(Ngrams ngrams) {
    this.ngrams = ngrams;
  }

  /** Chooses the n-grams that tell most about the labels by chi-square, of words 1–2. */
  static DenseColumns choose(List<String> texts, int[] targets, int labels, int most, int threads) {
    int minTexts = Math.max(2, texts.size() / 1000);
    Ngrams all = Ngrams.of(NgramCounter.frequent(texts, 2, minTexts, 20_000, threads));
    SparseRows rows = TfIdf.fit(texts, all, false, threads).rows;
    List<String> chosen = new ArrayList<>();
    for (int feature : ChiSquare.best(ChiSquare.of(rows, all.size(), targets, labels), most)) {
      chosen.add(all.list().get(feature));
    }
    return new DenseColumns(Ngrams.of(chosen));
  }

  Ngrams ngrams() {
    return ngrams;
  }

  int size() {
    return ngrams.size() + TextColumns.NAMES.size();
  }

  /** Makes {@code row}, of length {@link #size()}, the row of a text. */
  void fill(String text, Words scanner, Counts counts, double[] row) {
    Arrays.fill(row, 0);
    ngrams.count(text, scanner, counts);
    for (int i = 0; i < counts.size(); i++) {
      row[counts.key(i)] = counts.count(i);
    }
    TextColumns.fill(text, row, ngrams.size());
  }

  /** A row for every text. */
  double[][] rows(List<String> texts) {
    Words scanner = new Words();
    Counts counts = new Counts();
    double[][] rows = new double[texts.size()][size()];
    for (int i = 0; i < rows.length; i++) {
      fill(texts.get(i), scanner, counts, rows[i]);
    }
    return rows;
  }
}
