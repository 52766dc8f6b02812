package dev.starsight.model;

import dev.starsight.data.LabelSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
 * @param withinOne share of rows whose predicted label differs from the true one by at most 1
 *     ("within one star"), whatever other labels there are: 2 for 4 is not within one where no row
 *     has a 3; NaN unless labels are numbers
 * @param quadraticKappa Cohen's kappa with quadratic weights (Cohen, 1968), at most 1; NaN unless
 *     labels are numbers
 * @param logLoss mean negative natural logarithm of the true label's probability
 * @param ece expected calibration error of these rows over 15 equal-width bins of confidence (Guo
 *     et al., 2017), 0 to 1; by chance alone it is above 0, about {@code eceNoiseFloor} for a model
 *     without any error
 * @param eceDebiased estimate of the calibration error of the population that the rows were drawn
 *     from: the sum over the bins of |E[(right − confidence) · in the bin]|, 0 to 1; as often too
 *     high as too low (median-unbiased), 0 where {@code ece} is no larger than chance makes it;
 *     {@code intervals} has its interval under {@code ece}
 * @param eceNoiseFloor the mean {@code ece} of rows with these confidences whose labels agree as
 *     often as the confidences say (Bröcker and Smith, 2007), 0 to 1
 * @param intervals 95 % intervals by metric id; empty if none were computed
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
    double eceDebiased,
    double eceNoiseFloor,
    Map<String, Interval> intervals,
    List<List<Long>> confusion,
    LabelSet labels) {

  private static final int MOST_LABELS_SHOWN = 50;

  public Metrics {
    intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
    confusion = confusion.stream().map(List::copyOf).toList();
  }

  /** Returns whether there are few enough labels for tables and figures of the confusions. */
  public boolean showsConfusion() {
    return labels.size() <= MOST_LABELS_SHOWN;
  }

  /**
   * Returns every figure with its interval, for people: the metrics in the order of {@link Metric},
   * then {@code eceDebiased}, which has the interval of {@code ece}, and {@code eceNoiseFloor}.
   */
  public List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      Interval interval = metric == Metric.ECE ? null : intervals.get(metric.id());
      figures.add(
          new Figure(
              metric.id(),
              metric.of(this),
              interval,
              metric.isHigherBetter() ? "higher" : "lower"));
    }
    figures.add(new Figure("eceDebiased", eceDebiased, intervals.get(Metric.ECE.id()), "lower"));
    figures.add(new Figure("eceNoiseFloor", eceNoiseFloor, null, ""));
    return figures;
  }

  /**
   * One figure for a table.
   *
   * @param name as in JSON
   * @param value NaN if it cannot be computed
   * @param interval its 95 % interval, or null if there is none
   * @param better {@code higher} or {@code lower}; empty if the model does not change it
   */
  public record Figure(String name, double value, @Nullable Interval interval, String better) {}

  /** A 95 % confidence interval, both ends included. */
  public record Interval(double low, double high) {}
}
