package dev.starsight.automl.search;

import dev.starsight.data.LabelSet;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.Validation;
import dev.starsight.model.Metric;
import dev.starsight.model.Prediction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

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
    ToDoubleFunction<List<Prediction>> criterion =
        predictions -> Validation.selectionScore(labels, truth, predictions, metric);
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

  private static List<Integer> plus(List<Integer> chosen, int model) {
    List<Integer> more = new ArrayList<>(chosen);
    more.add(model);
    return more;
  }

  /**
   * A mean and its value.
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
      List<Prediction> means =
          EnsembleClassifier.mean(labels, parts, List.copyOf(weights.values()));
      return new Attempt(weights, means, criterion.applyAsDouble(means));
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
