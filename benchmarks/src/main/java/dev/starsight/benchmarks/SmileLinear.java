package dev.starsight.benchmarks;

import smile.classification.SparseLogisticRegression;

/**
 * What Smile's user has in the end.
 *
 * @param tfIdf makes rows of texts
 * @param regression of star − 1 on rows
 */
record SmileLinear(PlainTfIdf tfIdf, SparseLogisticRegression regression) {

  private static final int STARS = 5;

  /** The probability of each star, by star − 1. */
  double[] probabilities(String text) {
    double[] probabilities = new double[STARS];
    regression.predict(tfIdf.row(text), probabilities);
    return probabilities;
  }
}
