package dev.starsight.model;

import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import dev.starsight.data.internal.Softmax;

/** A probability of every label, and the most probable label. Immutable. */
public final class Prediction {

  private final LabelSet labels;
  private final double[] probabilities;
  private final int best;

  private Prediction(LabelSet labels, double[] probabilities) {
    this.labels = labels;
    this.probabilities = probabilities;
    int argMax = 0;
    for (int i = 1; i < probabilities.length; i++) {
      if (probabilities[i] > probabilities[argMax]) {
        argMax = i;
      }
    }
    this.best = argMax;
  }

  /**
   * Returns a prediction with these probabilities, scaled to add up to exactly 1.
   *
   * @param probabilities by label id, not negative, adding up to 1 within 1e-3; copied
   */
  public static Prediction of(LabelSet labels, double[] probabilities) {
    if (probabilities.length != labels.size()) {
      throw new IllegalArgumentException(
          labels.size() + " probabilities are needed, but there are " + probabilities.length);
    }
    double sum = 0;
    for (double p : probabilities) {
      if (!(p >= 0)) {
        throw new IllegalArgumentException("a probability must be at least 0, but one is " + p);
      }
      sum += p;
    }
    if (Math.abs(sum - 1) > 1e-3) {
      throw new IllegalArgumentException("probabilities must add up to 1, but give " + sum);
    }
    double[] scaled = probabilities.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] /= sum;
    }
    return new Prediction(labels, scaled);
  }

  /**
   * Returns a prediction with exactly the {@link #probabilities} of another one, which another
   * process made.
   */
  public static Prediction restored(LabelSet labels, double[] probabilities) {
    of(labels, probabilities);
    return new Prediction(labels, probabilities.clone());
  }

  /**
   * Returns the prediction of logits (or of log-probabilities) by label id: their softmax.
   *
   * @throws StarsightException if one is NaN or the largest is infinite, as a model with weights
   *     that are far too large gives
   */
  public static Prediction ofLogits(LabelSet labels, double[] logits) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      largest = Math.max(largest, logit); // NaN stays NaN.
    }
    if (!Double.isFinite(largest)) {
      throw new StarsightException(
          "the scores of labels must be finite numbers, but the largest is "
              + largest
              + ": the weights of the model are far too large, or damaged");
    }
    double[] probabilities = new double[logits.length];
    Softmax.of(logits, probabilities);
    return of(labels, probabilities);
  }

  public LabelSet labels() {
    return labels;
  }

  /** Returns the most probable label; the first of equally probable ones. */
  public String label() {
    return labels.label(best);
  }

  public int labelId() {
    return best;
  }

  /** Returns the probability of {@link #label()}, 1/labels to 1. */
  public double confidence() {
    return probabilities[best];
  }

  /** Returns the probability of the label with this id. */
  public double probability(int labelId) {
    return probabilities[labelId];
  }

  /** Returns a copy of the probabilities, by label id. */
  public double[] probabilities() {
    return probabilities.clone();
  }

  @Override
  public String toString() {
    return label() + " (" + Math.round(confidence() * 100) + " %)";
  }
}
