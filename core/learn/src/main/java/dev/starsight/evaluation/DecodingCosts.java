package dev.starsight.evaluation;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Metrics;
import dev.starsight.model.Prediction;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What each {@link Decoding} of the same predictions costs in every metric. Immutable.
 *
 * @param rows one for every decoding that suits the labels, {@link Decoding#MOST_PROBABLE} first
 */
public record DecodingCosts(List<Row> rows) {

  /**
   * A decoding and the metrics of its decisions. The log loss is of the probabilities and hence the
   * same for all; the calibration error is that of the probability of the label decided on.
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
