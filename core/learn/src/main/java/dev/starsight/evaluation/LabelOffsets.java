package dev.starsight.evaluation;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Metric;
import dev.starsight.model.Prediction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What is added to the logarithms of a model's probabilities, by label id, so that it predicts no
 * label too often or too rarely: the bias of bias-corrected scaling (Alexandari et al., 2020). An
 * encoder that was trained on texts cut at 128 tokens takes longer ones for worse than they are,
 * and an average of models that were trained in different ways has a tendency of its own. Unlike a
 * calibration, offsets change predicted labels. Immutable.
 *
 * @param values one finite number for each label; empty to change nothing
 */
public record LabelOffsets(List<Double> values) {

  /** Changes nothing. */
  public static final LabelOffsets NONE = new LabelOffsets(List.of());

  /** The weight of the squared distance from 0, in rows. */
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
   * Fits offsets that maximize the {@link Validation#selectionScore} of a metric that counts hits:
   * log loss, labels alike if the metric counts them so. A squared distance from 0 is added, so
   * that few rows move them little.
   *
   * @param truth label ids of rows the model was not trained on
   * @param predictions of these rows, not yet calibrated
   * @param seed assigns the rows to folds
   * @return {@link #NONE} if the metric does not count hits, or if the offsets that were fitted
   *     without the fold of a row do not gain more than a standard error
   */
  public static LabelOffsets fit(
      LabelSet labels, int[] truth, List<Prediction> predictions, Metric metric, long seed) {
    Outcomes.requireSameSize(truth, predictions);
    if (!metric.countsHits() || truth.length < FOLDS) {
      return NONE;
    }
    List<Integer> rows = new ArrayList<>(IntStream.range(0, truth.length).boxed().toList());
    Collections.shuffle(rows, new Random(seed));
    double[] gains = new double[truth.length];
    for (int fold = 0; fold < FOLDS; fold++) {
      List<Integer> in = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        if (i % FOLDS != fold) {
          in.add(rows.get(i));
        }
      }
      LabelOffsets offsets = fit(labels, truth, predictions, metric, in);
      for (int i = fold; i < rows.size(); i += FOLDS) {
        int row = rows.get(i);
        Prediction prediction = predictions.get(row);
        gains[row] = log(offsets.apply(prediction), truth[row]) - log(prediction, truth[row]);
      }
    }
    int groups = metric.countsLabelsAlike() ? labels.size() : 1;
    return isClear(gains, truth, groups) ? fit(labels, truth, predictions, metric, rows) : NONE;
  }

  private static double log(Prediction prediction, int label) {
    return Math.log(Math.max(Outcomes.MIN_PROBABILITY, prediction.probability(label)));
  }

  /** Returns whether the mean of the groups' mean gains is more than its standard error. */
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
      double mean = DoubleStream.of(own).average().orElse(0);
      sum += mean;
      for (double gain : own) {
        variance += (gain - mean) * (gain - mean) / own.length / own.length;
      }
    }
    return sum > Math.sqrt(variance);
  }

  private static LabelOffsets fit(
      LabelSet labels,
      int[] allTruth,
      List<Prediction> predictions,
      Metric metric,
      List<Integer> rows) {
    int[] truth = rows.stream().mapToInt(row -> allTruth[row]).toArray();
    double[][] probabilities =
        rows.stream().map(row -> positive(predictions.get(row))).toArray(double[][]::new);
    double[] weights = weights(labels.size(), truth, metric);
    double[] offsets = new double[labels.size()];
    // The curvature is at most half of the rows (Böhning, 1992), so that every step is downhill.
    double curvature = truth.length / 2.0 + PENALTY;
    double largest = Double.POSITIVE_INFINITY;
    for (int step = 0; step < MOST_STEPS && largest > TOLERANCE; step++) {
      double[] gradient = gradient(probabilities, truth, weights, offsets);
      largest = 0;
      for (int label = 0; label < offsets.length; label++) {
        double change = (gradient[label] + PENALTY * offsets[label]) / curvature;
        offsets[label] -= change;
        largest = Math.max(largest, Math.abs(change));
      }
    }
    return of(offsets);
  }

  /** Returns the weight of a row of each label; the weights of all rows add up to their number. */
  private static double[] weights(int labels, int[] truth, Metric metric) {
    int[] rows = new int[labels];
    for (int label : truth) {
      rows[label]++;
    }
    long present = IntStream.of(rows).filter(count -> count > 0).count();
    return IntStream.of(rows)
        .mapToDouble(
            count ->
                metric.countsLabelsAlike() && count > 0
                    ? (double) truth.length / (present * count)
                    : 1)
        .toArray();
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
