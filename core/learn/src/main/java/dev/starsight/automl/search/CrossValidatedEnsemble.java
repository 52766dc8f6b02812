package dev.starsight.automl.search;

import dev.starsight.data.LabelSet;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.LabelOffsets;
import dev.starsight.model.Metric;
import dev.starsight.model.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A mean of models with weights and offsets chosen on validation rows, and its cross-validated
 * score: each fifth of the rows is predicted with what the other four fifths chose, so that the
 * choice does not make the score too optimistic.
 *
 * @param weights chosen on all rows, by index of the model
 * @param offsets of the mean
 * @param heldOut predictions of all rows, each by what was chosen without it
 * @param score of the held-out predictions; higher is better
 */
record CrossValidatedEnsemble(
    Map<Integer, Double> weights, LabelOffsets offsets, List<Prediction> heldOut, double score) {

  private static final int FOLDS = 5;

  /**
   * Chooses weights and offsets.
   *
   * @param models the uncalibrated predictions of every model for the same rows
   * @param seed assigns the rows to the folds
   */
  static CrossValidatedEnsemble of(
      LabelSet labels, int[] truth, List<List<Prediction>> models, Metric metric, long seed) {
    List<Integer> rows =
        IntStream.range(0, truth.length).boxed().collect(Collectors.toCollection(ArrayList::new));
    Collections.shuffle(rows, new Random(seed));
    Prediction[] heldOut = new Prediction[truth.length];
    for (int fold = 0; fold < FOLDS; fold++) {
      List<Integer> out = new ArrayList<>();
      List<Integer> in = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        (i % FOLDS == fold ? out : in).add(rows.get(i));
      }
      int[] truthIn = pick(truth, in);
      EnsembleSelection selection = EnsembleSelection.of(labels, truthIn, pick(models, in), metric);
      LabelOffsets offsets =
          LabelOffsets.fit(labels, truthIn, selection.predictions(), metric, seed);
      Map<Integer, Double> weights = selection.weights();
      List<List<Prediction>> chosen = weights.keySet().stream().map(models::get).toList();
      List<Prediction> predictions =
          EnsembleClassifier.mean(labels, pick(chosen, out), List.copyOf(weights.values()));
      for (int i = 0; i < out.size(); i++) {
        heldOut[out.get(i)] = offsets.apply(predictions.get(i));
      }
    }
    List<Prediction> all = Arrays.asList(heldOut);
    EnsembleSelection selection = EnsembleSelection.of(labels, truth, models, metric);
    return new CrossValidatedEnsemble(
        selection.weights(),
        LabelOffsets.fit(labels, truth, selection.predictions(), metric, seed),
        all,
        Evaluation.score(labels, truth, all, metric));
  }

  private static int[] pick(int[] truth, List<Integer> rows) {
    return rows.stream().mapToInt(row -> truth[row]).toArray();
  }

  private static List<List<Prediction>> pick(List<List<Prediction>> models, List<Integer> rows) {
    return models.stream().map(model -> rows.stream().map(model::get).toList()).toList();
  }
}
