package dev.starsight.evaluation;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Metrics;
import dev.starsight.model.Prediction;
import java.util.Arrays;
import java.util.List;

/** How a label is chosen once every label has a probability. */
public enum Decoding {
  /** {@link Prediction#label()}: right most often. */
  MOST_PROBABLE,

  /**
   * The label with the least expected absolute error, the first on a tie: a median of the
   * probabilities. Its error is smaller than that of {@link #MOST_PROBABLE} and it is right less
   * often, provided that labels are as frequent as the probabilities say. The probabilities of a
   * model fitted with class weights are those of equally frequent labels.
   */
  LEAST_ERROR;

  /**
   * Returns the id of the chosen label.
   *
   * @throws IllegalArgumentException if this does not suit the labels
   */
  public int decide(Prediction prediction) {
    if (this == MOST_PROBABLE) {
      return prediction.labelId();
    }
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

  private static double expectedError(Prediction prediction, int decided) {
    LabelSet labels = prediction.labels();
    double error = 0;
    for (int id = 0; id < labels.size(); id++) {
      error += prediction.probability(id) * Math.abs(labels.value(id) - labels.value(decided));
    }
    return error;
  }

  /** Returns whether a decision can be made among these labels. */
  public boolean suits(LabelSet labels) {
    return this == MOST_PROBABLE || labels.isNumeric();
  }

  /**
   * The metrics of each {@link Decoding} of the same predictions. Immutable.
   *
   * @param rows one for every decoding that suits the labels, {@link Decoding#MOST_PROBABLE} first
   */
  public record DecodingCosts(List<Row> rows) {

    /**
     * A decoding and the metrics of its decisions. The log loss is that of the probabilities and
     * hence the same for all; the calibration error is that of the chosen label's probability.
     */
    public record Row(Decoding decoding, Metrics metrics) {}

    public DecodingCosts {
      rows = List.copyOf(rows);
    }

    /**
     * Decides every prediction with every decoding, and computes the metrics of the decisions.
     *
     * @param predictions one for every validation row, over these labels
     * @param truth the rows' label ids, in the same order
     * @throws IllegalArgumentException if there are not as many of one as of the other
     */
    public static DecodingCosts of(LabelSet labels, List<Prediction> predictions, int[] truth) {
      return new DecodingCosts(
          Arrays.stream(Decoding.values())
              .filter(decoding -> decoding.suits(labels))
              .map(
                  decoding ->
                      new Outcomes(
                          labels, truth, predictions, decoding, RowGroups.single(truth.length)))
              .map(outcomes -> new Row(outcomes.decoding(), outcomes.metrics()))
              .toList());
    }
  }
}
