package dev.starsight.automl.search;

import dev.starsight.data.LabelSet;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.Validation;
import dev.starsight.model.Metric;
import dev.starsight.model.Prediction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Greedy ensemble selection with replacement (Caruana et al., 2004) on validation predictions:
 * starting with the best model, the model that improves the geometric mean most is added, by {@link
 * Validation#selectionScore}, ten times in all; the weight of a model is how often it was added.
 *
 * @param weights by index of the model, above 0, adding up to 1, in the order of first choice
 * @param predictions the weighted mean
 * @param score of the mean by the metric; higher is better
 */
record EnsembleSelection(Map<Integer, Double> weights, List<Prediction> predictions, double score) {

  private static final int ROUNDS = 10;

  /**
   * Selects the weights.
   *
   * @param models the uncalibrated predictions of every model for the same rows; at least one
   */
  static EnsembleSelection of(
      LabelSet labels, int[] truth, List<List<Prediction>> models, Metric metric) {
    if (models.isEmpty()) {
      throw new IllegalArgumentException("there is no model to select from");
    }
    List<double[][]> logarithms = models.stream().map(EnsembleClassifier::logarithms).toList();
    double[][] sum = new double[truth.length][labels.size()];
    List<Integer> chosen = new ArrayList<>();
    List<Integer> best = List.of();
    double highest = Double.NEGATIVE_INFINITY;
    for (int round = 1; round <= ROUNDS; round++) {
      int next = 0;
      double value = Double.NEGATIVE_INFINITY;
      for (int model = 0; model < models.size(); model++) {
        List<Prediction> means = means(labels, sum, logarithms.get(model), round);
        double attempt = Validation.selectionScore(labels, truth, means, metric);
        if (attempt > value) {
          next = model;
          value = attempt;
        }
      }
      chosen.add(next);
      add(sum, logarithms.get(next));
      if (best.isEmpty() || value > highest) {
        best = List.copyOf(chosen);
        highest = value;
      }
    }
    Map<Integer, Double> weights = new LinkedHashMap<>();
    for (int model : best) {
      weights.merge(model, 1.0 / best.size(), Double::sum);
    }
    List<Prediction> predictions =
        EnsembleClassifier.mean(
            labels,
            weights.keySet().stream().map(models::get).toList(),
            List.copyOf(weights.values()));
    return new EnsembleSelection(
        weights, predictions, Evaluation.score(labels, truth, predictions, metric));
  }

  /** Returns the geometric means of so many models, of which the last is not yet in the sums. */
  private static List<Prediction> means(
      LabelSet labels, double[][] sums, double[][] last, int count) {
    List<Prediction> means = new ArrayList<>(sums.length);
    for (int row = 0; row < sums.length; row++) {
      double[] logits = new double[labels.size()];
      for (int label = 0; label < logits.length; label++) {
        logits[label] = (sums[row][label] + last[row][label]) / count;
      }
      means.add(Prediction.ofLogits(labels, logits));
    }
    return means;
  }

  private static void add(double[][] sums, double[][] more) {
    for (int row = 0; row < sums.length; row++) {
      for (int label = 0; label < sums[row].length; label++) {
        sums[row][label] += more[row][label];
      }
    }
  }
}
