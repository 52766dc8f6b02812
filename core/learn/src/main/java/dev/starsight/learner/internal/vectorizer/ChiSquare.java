package dev.starsight.learner.internal.vectorizer;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** How strongly features depend on the labels. */
public final class ChiSquare {

  private ChiSquare() {}

  /**
   * Returns Pearson's statistic of the table "feature present or absent" by label for every
   * feature; 0 for a feature that is present in all rows or none.
   */
  public static double[] of(SparseRows rows, int features, int[] targets, int labels) {
    int[] present = new int[Math.multiplyExact(features, labels)];
    int[] labelRows = new int[labels];
    for (int row = 0; row < rows.rows(); row++) {
      labelRows[targets[row]]++;
      for (int i = rows.starts[row]; i < rows.starts[row + 1]; i++) {
        present[rows.columns[i] * labels + targets[row]]++;
      }
    }
    double[] statistics = new double[features];
    for (int feature = 0; feature < features; feature++) {
      statistics[feature] = statistic(present, feature * labels, labelRows, rows.rows());
    }
    return statistics;
  }

  private static double statistic(int[] present, int at, int[] labelRows, int rows) {
    double with = 0;
    for (int k = 0; k < labelRows.length; k++) {
      with += present[at + k];
    }
    double without = rows - with;
    if (with == 0 || without == 0) {
      return 0;
    }
    double sum = 0;
    for (int k = 0; k < labelRows.length; k++) {
      // |observed - expected| is the same for presence and absence.
      double difference = present[at + k] - with * labelRows[k] / rows;
      if (labelRows[k] > 0) {
        double unit = difference * difference * rows / labelRows[k];
        sum += unit / with + unit / without;
      }
    }
    return sum;
  }

  /** Returns the features with the highest statistics, highest first, ties in column order. */
  public static List<Integer> best(double[] statistics, int most) {
    return IntStream.range(0, statistics.length)
        .filter(feature -> statistics[feature] > 0)
        .boxed()
        .sorted(Comparator.comparingDouble(feature -> -statistics[feature]))
        .limit(most)
        .toList();
  }
}
