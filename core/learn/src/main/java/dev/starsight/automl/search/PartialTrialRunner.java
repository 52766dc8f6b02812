package dev.starsight.automl.search;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Trial.PartialTrial;
import dev.starsight.data.Sampling;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.model.Classifier;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Deadline;
import dev.starsight.run.Progress;
import dev.starsight.run.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Fits candidates on subsets of the training rows to compare them. Not thread-safe. */
final class PartialTrialRunner {

  private final CandidateSearch search;
  private final TrainingData data;
  private final TrialJournal journal;
  private final int threads;
  private final int[] truth;
  private final Map<Integer, TrainingData> subsets = new HashMap<>();
  private final List<PartialTrial> trials = new ArrayList<>();

  PartialTrialRunner(CandidateSearch search, TrainingData data, TrialJournal journal, int threads) {
    this.search = search;
    this.data = data;
    this.journal = journal;
    this.threads = threads;
    this.truth = Evaluation.truth(data.labels(), data.validation().rows());
  }

  /** Returns the partial trials so far, in the order they were asked for. */
  List<PartialTrial> trials() {
    return trials;
  }

  /**
   * Fits every candidate on this number of rows, several at once.
   *
   * @param secondsEach the time limit of one fit; may be infinite
   */
  List<PartialTrial> fitOnSubset(
      List<Candidate> candidates, int rows, Deadline deadline, double secondsEach)
      throws IOException {
    TrainingData subset =
        subsets.computeIfAbsent(
            rows,
            count ->
                new TrainingData(
                    Sampling.stratified(data.train(), count, search.seed()),
                    data.validation(),
                    data.labels(),
                    data.headline()));
    List<PartialTrial> found =
        SearchThreads.map(
            threads,
            candidates,
            (candidate, share) ->
                fitOnSubset(
                    candidate,
                    subset,
                    new Run(deadline.withinSeconds(secondsEach), Progress.SILENT, share)));
    trials.addAll(found);
    return found;
  }

  private PartialTrial fitOnSubset(Candidate candidate, TrainingData subset, Run run)
      throws IOException {
    int rows = subset.train().size();
    String key = rows + " rows|" + candidate.name() + '|' + candidate.settings();
    Optional<TrialJournal.Entry> known = journal.find(key);
    if (known.isPresent()) {
      TrialJournal.Entry entry = known.get();
      return partialTrial(
          candidate, rows, entry.score(), entry.fitSeconds() + entry.predictSeconds(), null);
    }
    long start = System.nanoTime();
    double score = Double.NEGATIVE_INFINITY;
    if (!run.deadline().hasPassed()) {
      try (Classifier fitted = candidate.trainer().fit(subset, run)) {
        score =
            Evaluation.score(
                data.labels(), truth, fitted.predict(data.validation().rows()), search.metric());
      } catch (RuntimeException | OutOfMemoryError e) {
        // A configuration that fails ranks last.
        return partialTrial(candidate, rows, score, TrialRunner.secondsSince(start), e);
      }
    }
    double seconds = TrialRunner.secondsSince(start);
    if (!run.deadline().hasPassed()) {
      journal.add(key, score, seconds, 0, "");
    }
    return partialTrial(candidate, rows, score, seconds, null);
  }

  private static PartialTrial partialTrial(
      Candidate candidate, int rows, double score, double seconds, @Nullable Throwable cause) {
    return new PartialTrial(candidate.name(), candidate.settings(), rows, score, seconds, cause);
  }

  /** Returns the candidates with the highest scores, best first; equals keep their order. */
  static List<Candidate> best(List<Candidate> candidates, List<PartialTrial> trials, int count) {
    return IntStream.range(0, candidates.size())
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -trials.get(i).score()))
        .limit(count)
        .map(candidates::get)
        .toList();
  }
}
