package dev.starsight.evaluation;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Prediction;

/** How a label is decided on once every label has a probability. */
public enum Decoding {
  /** {@link Prediction#label()}: right most often. */
  MOST_PROBABLE {
    @Override
    public int decide(Prediction prediction) {
      return prediction.labelId();
    }
  },

  /**
   * The label whose expected absolute error is least, the first of equals: a median of the
   * probabilities. Off by less than {@link #MOST_PROBABLE} and right less often, provided that
   * labels are as frequent as the probabilities say: those of a model fitted with class weights are
   * of labels equally frequent.
   */
  LEAST_ERROR {
    @Override
    public int decide(Prediction prediction) {
      if (!suits(prediction.labels())) {
        throw new IllegalArgumentException(
            "the label of least error needs labels that are numbers, but they are "
                + prediction.labels());
      }
      int best = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int id = 0; id < prediction.labels().size(); id++) {
        double error = expectedError(prediction, id);
        if (error < least) {
          least = error;
          best = id;
        }
      }
      return best;
    }

    @Override
    public boolean suits(LabelSet labels) {
      return labels.isNumeric();
    }
  };

  private static double expectedError(Prediction prediction, int decided) {
    LabelSet labels = prediction.labels();
    double error = 0;
    for (int id = 0; id < labels.size(); id++) {
      error += prediction.probability(id) * Math.abs(labels.value(id) - labels.value(decided));
    }
    return error;
  }

  /**
   * The id of the label that is decided on.
   *
   * @throws IllegalArgumentException if this does not suit the labels
   */
  public abstract int decide(Prediction prediction);

  /** Whether a decision can be made among these labels. */
  public boolean suits(LabelSet labels) {
    return true;
  }
}
