package dev.starsight.automl.search;

import dev.starsight.data.LabelSet;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.model.Metric;
import dev.starsight.model.Prediction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Greedy ensemble selection with replacement (Caruana et al., 2004) on validation predictions:
 * starting with the best model, the model that improves the average most is added, ten times in
 * all; the weight of a model is how often it was added.
 *
 * <p>If the metric is the accuracy, the balanced accuracy or macro F1, the model is added that
 * lowers the log loss most: hits change in jumps, so that a choice by them follows single rows. If
 * the metric counts labels alike, so does the log loss.
 *
 * @param weights by index of the model, above 0, adding up to 1, in the order of first choice
 * @param predictions the weighted average
 * @param score of the average by the metric; higher is better
 */
record EnsembleSelection(Map<Integer, Double> weights, List<Prediction> predictions, double score) {

  private static final int ROUNDS = 10;

  /** A probability of 0 costs no more than this one. */
  private static final double LEAST = 1e-12;

  /**
   * Selects the weights.
   *
   * @param models the uncalibrated predictions of every model for the same rows; at least one
   */
  static EnsembleSelection of(
      LabelSet labels, int[] truth, List<List<Prediction>> models, Metric metric) {
    ToDoubleFunction<List<Prediction>> criterion = criterion(labels, truth, metric);
    List<Integer> chosen = new ArrayList<>();
    Attempt best = null;
    for (int round = 0; round < ROUNDS; round++) {
      Attempt next = null;
      for (int model = 0; model < models.size(); model++) {
        Attempt attempt = Attempt.of(labels, models, plus(chosen, model), criterion);
        if (next == null || attempt.value() > next.value()) {
          next = attempt;
        }
      }
      if (next == null) {
        break;
      }
      chosen = next.counts(chosen.size() + 1);
      if (best == null || next.value() > best.value()) {
        best = next;
      }
    }
    if (best == null) {
      throw new IllegalArgumentException("there is no model to select from");
    }
    return new EnsembleSelection(
        best.weights(),
        best.predictions(),
        Evaluation.score(labels, truth, best.predictions(), metric));
  }

  /** Returns what the selection maximizes. */
  private static ToDoubleFunction<List<Prediction>> criterion(
      LabelSet labels, int[] truth, Metric metric) {
    if (metric != Metric.ACCURACY && !metric.countsLabelsAlike()) {
      return predictions -> Evaluation.score(labels, truth, predictions, metric);
    }
    double[] weights = new double[labels.size()];
    IntStream.of(truth).forEach(label -> weights[label]++);
    for (int label = 0; label < weights.length; label++) {
      weights[label] = metric.countsLabelsAlike() ? 1 / weights[label] : 1;
    }
    return predictions -> {
      double sum = 0;
      for (int row = 0; row < truth.length; row++) {
        double probability = Math.max(LEAST, predictions.get(row).probability(truth[row]));
        sum += weights[truth[row]] * Math.log(probability);
      }
      return sum;
    };
  }

  private static List<Integer> plus(List<Integer> chosen, int model) {
    List<Integer> more = new ArrayList<>(chosen);
    more.add(model);
    return more;
  }

  /**
   * An average and its value.
   *
   * @param value by the criterion of the selection; higher is better
   */
  private record Attempt(Map<Integer, Double> weights, List<Prediction> predictions, double value) {

    static Attempt of(
        LabelSet labels,
        List<List<Prediction>> models,
        List<Integer> chosen,
        ToDoubleFunction<List<Prediction>> criterion) {
      Map<Integer, Double> weights = new LinkedHashMap<>();
      chosen.forEach(model -> weights.merge(model, 1.0 / chosen.size(), Double::sum));
      List<List<Prediction>> parts = weights.keySet().stream().map(models::get).toList();
      List<Prediction> averaged =
          EnsembleClassifier.average(labels, parts, List.copyOf(weights.values()));
      return new Attempt(weights, averaged, criterion.applyAsDouble(averaged));
    }

    /** Returns each chosen model once for every round that chose it. */
    private List<Integer> counts(int size) {
      return weights.entrySet().stream()
          .flatMap(
              entry ->
                  Collections.nCopies((int) Math.round(entry.getValue() * size), entry.getKey())
                      .stream())
          .toList();
    }
  }
}
