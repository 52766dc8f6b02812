package dev.starsight.evaluation;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Metric;
import dev.starsight.model.Prediction;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What is added to the logarithms of a model's probabilities, by label id, so that it predicts no
 * label too often or too rarely: the bias of bias-corrected scaling (Alexandari et al., 2020). An
 * encoder that was trained on texts cut at 128 tokens rates longer texts too low, and a mean of
 * models that were trained in different ways has a tendency of its own. Unlike a calibration,
 * offsets change predicted labels. Immutable.
 *
 * @param values one finite number for each label; empty to change nothing
 */
public record LabelOffsets(List<Double> values) {

  /** Changes nothing. */
  public static final LabelOffsets NONE = new LabelOffsets(List.of());

  /** The weight of the squared offsets, in rows. */
  private static final double PENALTY = 60;

  private static final int FOLDS = 5;
  private static final int MOST_STEPS = 500;
  private static final double TOLERANCE = 1e-9;

  public LabelOffsets {
    values = List.copyOf(values);
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("an offset must be a number, but is " + value);
      }
    }
  }

  /** Creates offsets by label id. */
  public static LabelOffsets of(double[] values) {
    return new LabelOffsets(DoubleStream.of(values).boxed().toList());
  }

  /**
   * Fits offsets, for a metric that counts hits, that minimize the log loss, each label counting
   * alike if it does in the metric, plus a penalty on the squared offsets: few rows move them
   * little. The offset of a label that does not occur is 0.
   *
   * @param truth label ids of rows the model was not trained on
   * @param predictions of these rows, not yet calibrated
   * @param seed assigns the rows to folds
   * @return {@link #NONE} if the metric does not count hits, or if offsets that are fitted without
   *     the fold of a row do not gain more than a standard error
   */
  public static LabelOffsets fit(
      LabelSet labels, int[] truth, List<Prediction> predictions, Metric metric, long seed) {
    Outcomes.requireSameSize(truth, predictions);
    if (!metric.countsHits() || truth.length < FOLDS) {
      return NONE;
    }
    int[] foldOf = RowGroups.single(truth.length).folds(FOLDS, seed);
    double[] gains = new double[truth.length];
    for (int f = 0; f < FOLDS; f++) {
      int fold = f;
      LabelOffsets offsets = fit(labels, truth, predictions, metric, row -> foldOf[row] != fold);
      for (int row = 0; row < truth.length; row++) {
        if (foldOf[row] == fold) {
          Prediction prediction = predictions.get(row);
          gains[row] = log(offsets.apply(prediction), truth[row]) - log(prediction, truth[row]);
        }
      }
    }
    int groups = metric.countsLabelsAlike() ? labels.size() : 1;
    return isClear(gains, truth, groups)
        ? fit(labels, truth, predictions, metric, row -> true)
        : NONE;
  }

  private static double log(Prediction prediction, int label) {
    return Math.log(Math.max(Outcomes.MIN_PROBABILITY, prediction.probability(label)));
  }

  /**
   * Returns whether the mean of the groups' mean gains is more than its standard error. Groups of a
   * single row, whose variance is not known, are left out.
   */
  private static boolean isClear(double[] gains, int[] truth, int groups) {
    double sum = 0;
    double variance = 0;
    for (int group = 0; group < groups; group++) {
      int id = group;
      double[] own =
          IntStream.range(0, gains.length)
              .filter(row -> groups == 1 || truth[row] == id)
              .mapToDouble(row -> gains[row])
              .toArray();
      if (own.length > 1) {
        double mean = DoubleStream.of(own).average().orElseThrow();
        double squares = DoubleStream.of(own).map(gain -> (gain - mean) * (gain - mean)).sum();
        sum += mean;
        variance += squares / own.length / (own.length - 1);
      }
    }
    return sum > Math.sqrt(variance);
  }

  private static LabelOffsets fit(
      LabelSet labels,
      int[] allTruth,
      List<Prediction> predictions,
      Metric metric,
      IntPredicate chosen) {
    int[] rows = IntStream.range(0, allTruth.length).filter(chosen).toArray();
    int[] truth = IntStream.of(rows).map(row -> allTruth[row]).toArray();
    double[][] probabilities =
        IntStream.of(rows).mapToObj(row -> positive(predictions.get(row))).toArray(double[][]::new);
    double[] weights = weights(labels.size(), truth, metric);
    double[] offsets = new double[labels.size()];
    // The curvature is at most half of the rows (Böhning, 1992), so that every step is downhill.
    double curvature = truth.length / 2.0 + PENALTY;
    double largest = Double.POSITIVE_INFINITY;
    for (int step = 0; step < MOST_STEPS && largest > TOLERANCE; step++) {
      double[] gradient = gradient(probabilities, truth, weights, offsets);
      largest = 0;
      for (int label = 0; label < offsets.length; label++) {
        if (weights[label] > 0) {
          double change = (gradient[label] + PENALTY * offsets[label]) / curvature;
          offsets[label] -= change;
          largest = Math.max(largest, Math.abs(change));
        }
      }
    }
    return of(offsets);
  }

  /**
   * Returns the weight of a row of each label, 0 for a label that does not occur; the weights of
   * all rows add up to their number.
   */
  private static double[] weights(int labels, int[] truth, Metric metric) {
    double[] weights = new double[labels];
    for (int label : truth) {
      weights[label]++;
    }
    long present = DoubleStream.of(weights).filter(rows -> rows > 0).count();
    for (int label = 0; label < labels; label++) {
      if (weights[label] > 0) {
        weights[label] = metric.countsLabelsAlike() ? truth.length / (present * weights[label]) : 1;
      }
    }
    return weights;
  }

  private static double[] positive(Prediction prediction) {
    return DoubleStream.of(prediction.probabilities())
        .map(p -> Math.max(Outcomes.MIN_PROBABILITY, p))
        .toArray();
  }

  private static double[] gradient(
      double[][] probabilities, int[] truth, double[] weights, double[] offsets) {
    double[] gradient = new double[offsets.length];
    double[] odds = new double[offsets.length];
    double[] factors = DoubleStream.of(offsets).map(Math::exp).toArray();
    for (int row = 0; row < truth.length; row++) {
      double sum = 0;
      for (int label = 0; label < odds.length; label++) {
        odds[label] = probabilities[row][label] * factors[label];
        sum += odds[label];
      }
      double weight = weights[truth[row]];
      for (int label = 0; label < odds.length; label++) {
        gradient[label] += weight * odds[label] / sum;
      }
      gradient[truth[row]] -= weight;
    }
    return gradient;
  }

  /**
   * Returns the prediction with these offsets.
   *
   * @throws IllegalArgumentException if there are offsets for another number of labels
   */
  public Prediction apply(Prediction prediction) {
    if (values.isEmpty()) {
      return prediction;
    }
    if (values.size() != prediction.labels().size()) {
      throw new IllegalArgumentException(
          "offsets of %s labels cannot be added to a prediction of %s"
              .formatted(values.size(), prediction.labels().size()));
    }
    double[] logits = positive(prediction);
    for (int label = 0; label < logits.length; label++) {
      logits[label] = Math.log(logits[label]) + values.get(label);
    }
    return Prediction.ofLogits(prediction.labels(), logits);
  }

  /** Returns the predictions with these offsets, in order. */
  public List<Prediction> apply(List<Prediction> predictions) {
    return predictions.stream().map(this::apply).toList();
  }
}
