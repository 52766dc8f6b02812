package dev.starsight.evaluation;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Metrics;
import dev.starsight.model.Prediction;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

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

  /**
   * What each {@link Decoding} of the same predictions costs in every metric. Immutable.
   *
   * @param rows one for every decoding that suits the labels, {@link Decoding#MOST_PROBABLE} first
   */
  public record DecodingCosts(List<Row> rows) {

    /**
     * A decoding and the metrics of its decisions. The log loss is of the probabilities and hence
     * the same for all; the calibration error is that of the probability of the label decided on.
     */
    public record Row(Decoding decoding, Metrics metrics) {}

    public DecodingCosts {
      rows = List.copyOf(rows);
    }

    /**
     * Decides every prediction in every way, and judges the decisions.
     *
     * @param predictions one for every row of validation, over these labels
     * @param truth the rows' label ids, in the same order
     * @throws IllegalArgumentException if there are not as many of one as of the other
     */
    public static DecodingCosts of(LabelSet labels, List<Prediction> predictions, int[] truth) {
      return new DecodingCosts(
          Arrays.stream(Decoding.values())
              .filter(decoding -> decoding.suits(labels))
              .map(decoding -> new Row(decoding, metrics(labels, predictions, truth, decoding)))
              .toList());
    }

    private static Metrics metrics(
        LabelSet labels, List<Prediction> predictions, int[] truth, Decoding decoding) {
      return new Outcomes(labels, truth, predictions, decoding).scores().metrics(Map.of());
    }
  }
}
