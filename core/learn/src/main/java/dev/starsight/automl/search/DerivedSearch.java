package dev.starsight.automl.search;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Trial;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.WorkManifest;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.TrainingTexts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The leaderboard of a search that has ended, derived again from its saved models. */
final class DerivedSearch {

  private DerivedSearch() {}

  static Leaderboard of(
      CandidateSearch search,
      TrainingData data,
      CandidateSearch.Task task,
      Path models,
      TrialsFile known)
      throws IOException {
    try (WorkManifest manifest = WorkManifest.open(task.directory());
        TrialJournal journal = TrialJournal.open(task.directory(), manifest, Map.of(), false)) {
      TrialRows rows = TrialRows.of(search, data);
      TrialRunner runner =
          new TrialRunner(search, rows, task, journal, TrainingTexts.of(data), trial -> {});
      List<TrialResult> results = new ArrayList<>();
      for (TrialsFile.Entry entry : known.trials()) {
        results.addAll(result(search, runner, entry, models, results));
      }
      return new TrialRanking(search, rows.data()).rank(results, known.partialTrials());
    }
  }

  /** Returns a trial; nothing if an ensemble does not follow from the trials before it. */
  private static List<TrialResult> result(
      CandidateSearch search,
      TrialRunner runner,
      TrialsFile.Entry entry,
      Path models,
      List<TrialResult> before)
      throws IOException {
    if (entry.failure() != null) {
      return List.of(TrialResult.failed(entry.name(), entry.failure()));
    }
    if (entry.name().equals(CandidateSearch.ENSEMBLE)) {
      List<TrialResult> scored = before.stream().filter(result -> !result.isFailed()).toList();
      return new EnsembleStep(search, runner.rows().data(), runner, scored)
          .run().stream().map(result -> withTimes(result, entry)).toList();
    }
    Candidate candidate =
        search
            .candidateOf(entry.name())
            .orElseThrow(
                () ->
                    new DamagedFileException(
                        CandidateSearch.TRIALS, "there is no candidate for " + entry.name()));
    return List.of(
        runner.derive(candidate.with(entry.settings()), entry, models.resolve(entry.name())));
  }

  /** Fitting an ensemble takes a time that does not follow from anything. */
  private static TrialResult withTimes(TrialResult result, TrialsFile.Entry entry) {
    return result.trial() instanceof Trial.Scored scored
        ? new TrialResult(
            scored.withTimes(entry.fitSeconds(), entry.predictSeconds()), result.validation())
        : result;
  }
}
