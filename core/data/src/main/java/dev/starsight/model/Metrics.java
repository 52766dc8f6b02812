package dev.starsight.model;

import dev.starsight.data.LabelSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The metrics of predictions on labelled rows; {@code dev.starsight.evaluation} computes them. A
 * metric that cannot be computed is NaN here and null in JSON. Immutable.
 *
 * @param rows the number of labelled rows
 * @param accuracy share of rows predicted correctly, 0 to 1
 * @param balancedAccuracy mean recall over the labels that occur, 0 to 1
 * @param macroF1 mean F1 over the labels that occur or are predicted, 0 to 1
 * @param mae mean absolute difference between true and predicted label value; NaN unless labels are
 *     numbers
 * @param withinOne share of rows whose predicted label is the true one or next to it; NaN unless
 *     labels are numbers
 * @param quadraticKappa Cohen's kappa with quadratic weights (Cohen, 1968), at most 1; NaN unless
 *     labels are numbers
 * @param logLoss mean negative natural logarithm of the true label's probability
 * @param ece expected calibration error over 15 equal-width bins of confidence (Guo et al., 2017),
 *     0 to 1
 * @param intervals 95 % bootstrap intervals by metric id; empty if none were computed
 * @param confusion counts; rows are true labels, columns predicted labels, by label id
 * @param labels in the order of {@code confusion}
 */
public record Metrics(
    long rows,
    double accuracy,
    double balancedAccuracy,
    double macroF1,
    double mae,
    double withinOne,
    double quadraticKappa,
    double logLoss,
    double ece,
    Map<String, Interval> intervals,
    List<List<Long>> confusion,
    LabelSet labels) {

  public Metrics {
    intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
    confusion = confusion.stream().map(List::copyOf).toList();
  }

  /** A 95 % confidence interval, both ends included. */
  public record Interval(double low, double high) {}
}
