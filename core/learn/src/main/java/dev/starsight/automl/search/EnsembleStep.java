package dev.starsight.automl.search;

import dev.starsight.automl.Trial;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.Validation;
import dev.starsight.model.Metric;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The last step of a search: the weighted mean of its models.
 *
 * @param members the trials that did not fail
 */
record EnsembleStep(
    CandidateSearch search, TrainingData data, TrialRunner runner, List<TrialResult> members) {

  /**
   * Returns the ensemble, or its failure; empty if some member has as high a score on rows that did
   * not choose the weights, and, where log loss may decide, some member as low a log loss.
   */
  Optional<TrialResult> run() {
    try {
      return combined();
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      return Optional.of(TrialResult.failed(CandidateSearch.ENSEMBLE, e));
    }
  }

  private Optional<TrialResult> combined() throws IOException {
    long start = System.nanoTime();
    Metric metric = search.metric();
    CrossValidatedEnsemble combined =
        CrossValidatedEnsemble.of(
            data.labels(),
            Evaluation.truth(data.labels(), data.validation().rows()),
            members.stream().map(member -> member.requireValidation().raw()).toList(),
            metric,
            search.seed());
    double predictSeconds =
        combined.weights().keySet().stream()
            .mapToDouble(i -> members.get(i).scored().predictSeconds())
            .sum();
    Validation validation =
        Validation.of(
            data.labels(), data.validation(), combined.heldOut(), predictSeconds, search.seed());
    boolean better =
        isBetter(validation, metric)
            || (TrialRanking.byLogLoss(search) && isBetter(validation, Metric.LOG_LOSS));
    if (combined.weights().size() < 2 || !better) {
      return Optional.empty();
    }
    try (EnsembleClassifier ensemble = open(combined)) {
      ModelDescription saved = runner.save(CandidateSearch.ENSEMBLE, ensemble, validation);
      Trial.Scored trial =
          runner.scored(
              CandidateSearch.ENSEMBLE,
              ensemble.kind(),
              rationale(ensemble.members()),
              null,
              validation,
              TrialRunner.secondsSince(start),
              saved);
      return Optional.of(new TrialResult(trial, validation));
    }
  }

  private boolean isBetter(Validation validation, Metric metric) {
    double best = members.stream().mapToDouble(one -> one.score(metric)).max().orElseThrow();
    return metric.score(validation.metrics()) > best;
  }

  private static String rationale(List<EnsembleClassifier.Member> members) {
    return members.stream()
        .map(member -> Math.round(100 * member.weight()) + " % " + member.name())
        .collect(
            Collectors.joining(
                " and ", "The mean of ", ": where they err differently, it errs less."));
  }

  private EnsembleClassifier open(CrossValidatedEnsemble combined) throws IOException {
    Map<Path, Double> directories = new LinkedHashMap<>();
    combined
        .weights()
        .forEach(
            (index, weight) -> directories.put(members.get(index).scored().directory(), weight));
    return EnsembleClassifier.open(directories, combined.offsets(), search.formats());
  }
}
