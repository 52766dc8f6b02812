package dev.starsight.automl.search;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Candidate.Effort;
import dev.starsight.automl.Trial;
import dev.starsight.automl.Trial.PartialTrial;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.files.internal.Sha256;
import dev.starsight.files.internal.WorkManifest;
import dev.starsight.model.CleanText;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.TrainingTexts;
import dev.starsight.run.Deadline;
import dev.starsight.run.Progress;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One search from its first stage to its last: baselines, learners, tuning, exclusive candidates,
 * the ensemble. Everything that is drawn and chosen depends on scores alone, never on the order in
 * which threads end.
 */
final class SearchRun {

  private final CandidateSearch search;
  private final TrainingData data;
  private final Run run;
  private final SearchBudget budget;
  private final TrialRunner full;
  private final PartialTrialRunner partial;
  private final SuccessiveHalving tuning;
  private final List<TrialResult> results = new ArrayList<>();

  private SearchRun(
      CandidateSearch search,
      TrainingData data,
      CandidateSearch.Task task,
      Run run,
      Consumer<Trial> listener,
      TrialJournal journal) {
    this.search = search;
    TrialRows rows = TrialRows.of(search, data);
    this.data = rows.data();
    this.run = run;
    this.budget = new SearchBudget(search.candidates(), run.threads());
    this.full = new TrialRunner(search, rows, task, journal, TrainingTexts.of(data), listener);
    this.partial = new PartialTrialRunner(search, rows, journal, run.threads());
    this.tuning = new SuccessiveHalving(search, full, partial, data.train().size(), run.threads());
  }

  static Leaderboard run(
      CandidateSearch search,
      TrainingData data,
      CandidateSearch.Task task,
      Run run,
      Consumer<Trial> listener)
      throws IOException {
    try (WorkManifest manifest = WorkManifest.open(task.directory());
        TrialJournal journal =
            TrialJournal.open(
                task.directory(), manifest, fingerprint(search, data, task), search.resumes())) {
      Deadline deadline = run.deadline();
      if (!deadline.isNever() && journal.elapsedBefore() > 0) {
        deadline =
            deadline.withinSeconds(Math.max(1, deadline.secondsLeft() - journal.elapsedBefore()));
      }
      return new SearchRun(search, data, task, run.withDeadline(deadline), listener, journal)
          .search();
    }
  }

  /** Returns the properties that must be the same for a search to be resumed. */
  private static Map<String, String> fingerprint(
      CandidateSearch search, TrainingData data, CandidateSearch.Task task) {
    MessageDigest digest = Sha256.digest();
    for (var rows : List.of(data.train().rows(), data.validation().rows())) {
      rows.forEach(
          row ->
              digest.update(
                  // The order of a copied Map differs from process to process.
                  (row.requireLabel() + '\t' + row.text() + new TreeMap<>(row.columns()) + '\n')
                      .getBytes(StandardCharsets.UTF_8)));
    }
    Headline headline = data.headline();
    if (headline != null) {
      addHeadlines(digest, data.train());
      addHeadlines(digest, data.validation());
    }
    Map<String, String> fingerprint = new LinkedHashMap<>();
    fingerprint.put("metric", search.metric().id());
    fingerprint.put("seed", Long.toString(search.seed()));
    fingerprint.put(
        "candidates", search.candidates().stream().map(Candidate::name).toList().toString());
    fingerprint.put("number of folds", Integer.toString(search.folds()));
    fingerprint.put("version", task.version());
    fingerprint.put(Headline.SETTING, headline == null ? "" : headline.option());
    fingerprint.put("--" + CleanText.SETTING, data.clean() ? "given" : "");
    fingerprint.put(TrialJournal.DATA, Sha256.hex(digest));
    return fingerprint;
  }

  private static void addHeadlines(MessageDigest digest, Dataset<Example> rows) {
    rows.forEach(row -> digest.update((row.headline() + '\n').getBytes(StandardCharsets.UTF_8)));
  }

  private Leaderboard search() throws IOException {
    fitBaselines();
    Deadline learning = budget.forLearners(run.deadline());
    List<Candidate> waiting = fitLearners(learning);
    tuning.tune(budget.forTuning(learning, !waiting.isEmpty()), results::add);
    fit(waiting, learning);
    fitExclusive();
    List<TrialResult> scored = results.stream().filter(result -> !result.isFailed()).toList();
    if (!search.formats().isEmpty() && scored.size() > 1) {
      new EnsembleStep(search, data, full, scored)
          .run()
          .ifPresent(
              ensemble -> {
                results.add(ensemble);
                full.notifyListener(ensemble.trial());
              });
    }
    return new TrialRanking(search, data).rank(results, partial.trials());
  }

  private void fitBaselines() throws IOException {
    for (Candidate candidate : search.candidates()) {
      if (candidate.effort() == Effort.BASELINE) {
        results.add(
            full.fitOrReuse(candidate, candidate.name(), run.withDeadline(Deadline.never())));
      }
    }
  }

  /**
   * Fits learners with their default values. If time is limited they are compared on few rows
   * first, and those far behind the best are fitted only after the others have been tuned.
   *
   * @return the learners that are still to be fitted
   */
  private List<Candidate> fitLearners(Deadline deadline) throws IOException {
    List<Candidate> learners = budget.learners();
    int rows = budget.firstSubset(data.train().size(), deadline);
    if (rows == 0) {
      fit(learners, deadline);
      return List.of();
    }
    List<PartialTrial> first =
        partial.fitOnSubset(
            learners, rows, deadline, budget.secondsOnFirstSubset(deadline.secondsLeft()));
    double best = first.stream().mapToDouble(PartialTrial::score).max().orElseThrow();
    double least = best - SearchBudget.FAR_BEHIND * Math.abs(best);
    List<Candidate> sooner =
        PartialTrialRunner.best(learners, first, learners.size()).stream()
            .filter(learner -> first.get(learners.indexOf(learner)).score() >= least)
            .toList();
    fit(sooner, deadline);
    List<Candidate> waiting = new ArrayList<>(learners);
    waiting.removeAll(sooner);
    return waiting;
  }

  private void fit(List<Candidate> learners, Deadline deadline) throws IOException {
    List<TrialResult> fitted =
        SearchThreads.map(
            run.threads(),
            learners,
            (learner, threads) ->
                full.fitOrReuse(
                    learner, learner.name(), new Run(deadline, Progress.SILENT, threads)));
    results.addAll(fitted);
    for (int i = 0; i < learners.size(); i++) {
      tuning.add(learners.get(i), fitted.get(i).trial());
    }
  }

  private void fitExclusive() throws IOException {
    for (int i = 0; i < budget.exclusive().size(); i++) {
      Candidate candidate = budget.exclusive().get(i);
      Deadline deadline = budget.forExclusive(i, run.deadline());
      results.add(full.fitOrReuse(candidate, candidate.name(), run.withDeadline(deadline)));
    }
  }
}
