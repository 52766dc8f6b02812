package dev.starsight.benchmarks;

import smile.classification.SparseLogisticRegression;

/**
 * A fitted model of Smile and its features.
 *
 * @param tfIdf makes rows of texts
 * @param regression of star − 1 on rows
 */
record SmileLinear(PlainTfIdf tfIdf, SparseLogisticRegression regression) {

  private static final int STARS = 5;

  /** Returns the probability of each star, by star − 1. */
  double[] probabilities(String text) {
    double[] probabilities = new double[STARS];
    regression.predict(tfIdf.row(text), probabilities);
    return probabilities;
  }
}
