package dev.starsight.labelerrors;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Prediction;

/**
 * Which labels may have been written for which: any other one, or, of four or more numbers, one
 * that is at least two away. Four stars instead of five are another opinion, not an error.
 * Immutable.
 */
final class LabelConfusion {

  private static final int MIN_ORDERED_LABELS = 4;
  private static final int MIN_STEPS = 2;
  private static final double LEAST = 1e-12;

  private final LabelSet labels;
  private final int steps;
  private final int[] others; // by label id: how many labels it may be confused with

  LabelConfusion(LabelSet labels) {
    this.labels = labels;
    this.steps = labels.isNumeric() && labels.size() >= MIN_ORDERED_LABELS ? MIN_STEPS : 1;
    this.others = new int[labels.size()];
    for (int id = 0; id < others.length; id++) {
      for (int other = 0; other < others.length; other++) {
        others[id] += isPossible(id, other) ? 1 : 0;
      }
    }
  }

  /** Returns whether one of these label ids may have been written instead of the other. */
  boolean isPossible(int id, int other) {
    return Math.abs(id - other) >= steps;
  }

  /** Returns the most probable label that the given one may have been written for. */
  int likely(Prediction prediction, int given) {
    int likely = given;
    double most = -1;
    for (int id = 0; id < labels.size(); id++) {
      if (isPossible(given, id) && prediction.probability(id) > most) {
        most = prediction.probability(id);
        likely = id;
      }
    }
    return likely;
  }

  /**
   * Returns the score of a row, 0 to 1. If a label is replaced by each that it may be confused with
   * alike, the odds that the given one is an error are proportional to w / p, where p is its
   * probability and w the sum of the probabilities of the labels it may have replaced, each divided
   * by the number of labels that may replace that one. The score is w / (w + p).
   */
  double score(Prediction prediction, int given) {
    double weight = weight(prediction, given);
    double sum = weight + prediction.probability(given);
    return sum > 0 ? weight / sum : 0;
  }

  /** Returns the logarithm of w / p, kept finite. */
  double logOdds(Prediction prediction, int given) {
    return Math.log(weight(prediction, given) + LEAST)
        - Math.log(prediction.probability(given) + LEAST);
  }

  private double weight(Prediction prediction, int given) {
    double weight = 0;
    for (int id = 0; id < labels.size(); id++) {
      if (isPossible(given, id)) {
        weight += prediction.probability(id) / others[id];
      }
    }
    return weight;
  }
}
