package dev.starsight.automl.search;

import dev.starsight.automl.Trial;
import dev.starsight.automl.Trial.PartialTrial;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.Evaluation.Difference;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics.Interval;
import dev.starsight.model.TrainingData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Ranks the results of trials by their scores. If these count hits, or if rows are few, as they are
 * in cross-validation, chance decides between scores that are close: of the trials within one
 * standard error of the highest score, the one with the lowest log loss is the best, because that
 * depends on every probability and not on the few rows that two models predict differently.
 *
 * @param data has the rows that trials are judged by as its validation part
 */
record TrialRanking(CandidateSearch search, TrainingData data) {

  /** How many standard errors wide a 95 % interval is. */
  private static final double STANDARD_ERRORS = 2 * 1.96;

  /**
   * Ranks results.
   *
   * @param results in the order they were tried
   */
  Leaderboard rank(List<TrialResult> results, List<PartialTrial> partialTrials) {
    List<TrialResult> ranked =
        results.stream()
            .filter(result -> !result.isFailed())
            .sorted(Comparator.comparingDouble(result -> -result.score(search.metric())))
            .toList();
    if (ranked.size() > 1 && byLogLoss(search)) {
      ranked = withBestFirst(ranked);
    }
    Leaderboard board =
        Leaderboard.rank(
            search.metric(),
            results.stream().map(TrialResult::trial).toList(),
            ranked.isEmpty() ? "" : ranked.get(0).trial().name(),
            partialTrials,
            differencesFromBest(ranked));
    if (!ranked.isEmpty()) {
      board = board.withBestOnValidation(evaluation(ranked.get(0)));
    }
    return search.folds() == 0 ? board : board.withFolds(search.folds(), heldOut(ranked));
  }

  /** Returns whether the log loss decides between scores that are close. */
  static boolean byLogLoss(CandidateSearch search) {
    return search.folds() > 0 || search.metric().countsHits();
  }

  /** Puts the trial with the lowest log loss of those that are close to the highest score first. */
  private List<TrialResult> withBestFirst(List<TrialResult> ranked) {
    TrialResult best = ranked.get(0);
    for (TrialResult one : ranked.subList(1, Math.min(ranked.size(), SearchBudget.MOST_COMPARED))) {
      if (logLoss(one) < logLoss(best) && isClose(one, ranked.get(0))) {
        best = one;
      }
    }
    List<TrialResult> changed = new ArrayList<>(ranked);
    changed.remove(best);
    changed.add(0, best);
    return changed;
  }

  private static double logLoss(TrialResult result) {
    return result.requireValidation().metrics().logLoss();
  }

  private boolean isClose(TrialResult one, TrialResult highest) {
    Difference difference =
        Difference.ofTexts(
            data.labels(),
            data.validation().rows(),
            highest.requireValidation().predictions(),
            one.requireValidation().predictions(),
            search.metric(),
            search.seed());
    Interval interval = difference.interval();
    return difference.value() <= (interval.high() - interval.low()) / STANDARD_ERRORS;
  }

  /** Returns what a trial predicted for the rows that judge it. */
  private Evaluation evaluation(TrialResult result) {
    return Evaluation.of(
        data.labels(),
        data.validation().rows(),
        result.requireValidation().predictions(),
        search.seed());
  }

  /** Returns how much better the best trial is than those next to it, by their names. */
  private Map<String, Difference> differencesFromBest(List<TrialResult> ranked) {
    Metric metric = search.metric();
    Map<String, Difference> byName = new HashMap<>();
    if (ranked.isEmpty() || data.validation().rows().isEmpty()) {
      return byName;
    }
    List<TrialResult> compared =
        ranked.subList(0, Math.min(ranked.size(), SearchBudget.MOST_COMPARED));
    List<Difference> differences =
        Difference.fromBest(
            data.labels(),
            data.validation().rows(),
            compared.stream().map(result -> result.requireValidation().predictions()).toList(),
            metric,
            search.seed());
    for (int i = 0; i < compared.size(); i++) {
      byName.put(compared.get(i).trial().name(), differences.get(i));
    }
    return byName;
  }

  /** Returns what the models of the folds predicted for the training rows, by trial, as text. */
  private Map<String, String> heldOut(List<TrialResult> scored) {
    Map<String, String> byName = new HashMap<>();
    for (TrialResult result : scored) {
      Trial trial = result.trial();
      if (!trial.name().equals(CandidateSearch.ENSEMBLE)) {
        byName.put(
            trial.name(),
            FoldRunner.write(result.requireValidation().raw().subList(0, data.train().size())));
      }
    }
    return byName;
  }
}
