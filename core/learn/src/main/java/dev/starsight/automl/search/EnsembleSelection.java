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

/**
 * Greedy ensemble selection with replacement (Caruana et al., 2004) on validation predictions:
 * starting with the best model, the model that improves the average most is added, ten times in
 * all; the weight of a model is how often it was added.
 *
 * @param weights by index of the model, above 0, adding up to 1, in the order of first choice
 * @param predictions the weighted average
 * @param score of the average; higher is better
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
    List<Integer> chosen = new ArrayList<>();
    EnsembleSelection best = null;
    for (int round = 0; round < ROUNDS; round++) {
      EnsembleSelection next = null;
      for (int model = 0; model < models.size(); model++) {
        EnsembleSelection attempt = average(labels, truth, models, plus(chosen, model), metric);
        if (next == null || attempt.score() > next.score()) {
          next = attempt;
        }
      }
      if (next == null) {
        break;
      }
      chosen = next.counts(chosen.size() + 1);
      if (best == null || next.score() > best.score()) {
        best = next;
      }
    }
    if (best == null) {
      throw new IllegalArgumentException("there is no model to select from");
    }
    return best;
  }

  private static List<Integer> plus(List<Integer> chosen, int model) {
    List<Integer> more = new ArrayList<>(chosen);
    more.add(model);
    return more;
  }

  private static EnsembleSelection average(
      LabelSet labels,
      int[] truth,
      List<List<Prediction>> models,
      List<Integer> chosen,
      Metric metric) {
    Map<Integer, Double> weights = new LinkedHashMap<>();
    chosen.forEach(model -> weights.merge(model, 1.0 / chosen.size(), Double::sum));
    List<List<Prediction>> parts = weights.keySet().stream().map(models::get).toList();
    List<Prediction> averaged =
        EnsembleClassifier.average(labels, parts, List.copyOf(weights.values()));
    return new EnsembleSelection(
        weights, averaged, Evaluation.score(labels, truth, averaged, metric));
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
