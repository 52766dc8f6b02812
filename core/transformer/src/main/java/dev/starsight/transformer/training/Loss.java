package dev.starsight.transformer.training;

import java.util.Locale;

/** What training makes small. */
public enum Loss {
  /** The negative log-likelihood of the true label. */
  CROSS_ENTROPY,
  /**
   * Cross-entropy and the ranked probability score (Epstein, 1969) on top: squared differences of
   * the cumulative distributions, so that a label two away costs more than its neighbour. Both are
   * proper scores: the probabilities still mean what they say. The labels' order is the label
   * set's.
   */
  ORDINAL;

  /** The name on the command line. */
  public String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
