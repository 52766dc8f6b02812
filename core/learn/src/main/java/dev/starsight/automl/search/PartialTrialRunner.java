package dev.starsight.automl.search;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Trial.PartialTrial;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Sampling;
import dev.starsight.evaluation.CrossValidation;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fits candidates on subsets of the training rows to compare them; in cross-validation on subsets
 * of the rows outside each fold. Not thread-safe.
 */
final class PartialTrialRunner {

  private final CandidateSearch search;
  private final TrialRows rows;
  private final TrialJournal journal;
  private final int threads;
  private final Map<Integer, List<Part>> parts = new HashMap<>();
  private final List<PartialTrial> trials = new ArrayList<>();

  /** Rows to fit a model on, and rows to judge it by. */
  private record Part(TrainingData fitted, List<Example> judged) {

    Part cut(int rows, long seed) {
      return new Part(
          fitted.withRows(Sampling.stratified(fitted.train(), rows, seed), fitted.validation()),
          judged);
    }
  }

  PartialTrialRunner(CandidateSearch search, TrialRows rows, TrialJournal journal, int threads) {
    this.search = search;
    this.rows = rows;
    this.journal = journal;
    this.threads = threads;
  }

  private List<Part> parts(int count) {
    CrossValidation folds = rows.folds();
    Stream<Part> whole =
        folds == null
            ? Stream.of(new Part(rows.fitted(), rows.validation().rows()))
            : IntStream.range(0, folds.folds())
                .mapToObj(fold -> new Part(folds.without(fold), folds.inside(fold)));
    return whole.map(part -> part.cut(count, search.seed())).toList();
  }

  /** Returns the partial trials so far, in the order they were asked for. */
  List<PartialTrial> trials() {
    return trials;
  }

  /**
   * Fits every candidate on this number of rows, several at once.
   *
   * @param count the rows; all outside a fold, if these are fewer
   * @param secondsEach the time limit of one fit; may be infinite
   */
  List<PartialTrial> fitOnSubset(
      List<Candidate> candidates, int count, Deadline deadline, double secondsEach)
      throws IOException {
    List<Part> subset = parts.computeIfAbsent(count, this::parts);
    List<PartialTrial> found =
        SearchThreads.map(
            threads,
            candidates,
            (candidate, share) ->
                fitOnSubset(
                    candidate,
                    count,
                    subset,
                    new Run(deadline.withinSeconds(secondsEach), Progress.SILENT, share)));
    trials.addAll(found);
    return found;
  }

  private PartialTrial fitOnSubset(Candidate candidate, int count, List<Part> subset, Run run)
      throws IOException {
    int size = subset.get(0).fitted().train().size();
    String key = TrialJournal.key(count + " rows|" + candidate.name(), candidate);
    Optional<TrialJournal.Entry> known = journal.find(key);
    if (known.isPresent()) {
      TrialJournal.Entry entry = known.get();
      return partialTrial(
          candidate, size, entry.score(), entry.fitSeconds() + entry.predictSeconds(), null);
    }
    long start = System.nanoTime();
    double score = Double.NEGATIVE_INFINITY;
    if (!run.deadline().hasPassed()) {
      try {
        score =
            rows.folds() != null && count >= rows.data().train().size()
                ? score(candidate, rows.folds(), run)
                : score(candidate, subset, run);
      } catch (RuntimeException | OutOfMemoryError e) {
        // A configuration that fails ranks last.
        return partialTrial(candidate, size, score, TrialRunner.secondsSince(start), e);
      }
    }
    double seconds = TrialRunner.secondsSince(start);
    if (!run.deadline().hasPassed()) {
      journal.add(key, score, seconds, 0, "");
    }
    return partialTrial(candidate, size, score, seconds, null);
  }

  /** Returns the score of the fits that a trial on all rows has in common with this one. */
  private double score(Candidate candidate, CrossValidation folds, Run run) throws IOException {
    Optional<FoldRunner.HeldOut> heldOut =
        new FoldRunner(folds, journal).heldOut(candidate, 0, run);
    return heldOut.isEmpty()
        ? Double.NEGATIVE_INFINITY
        : score(rows.data().train().rows(), heldOut.get().predictions());
  }

  private double score(List<Example> judged, List<Prediction> predictions) {
    LabelSet labels = rows.data().labels();
    return Evaluation.score(labels, Evaluation.truth(labels, judged), predictions, search.metric());
  }

  /** Returns the score of the predictions for the rows of all parts. */
  private double score(Candidate candidate, List<Part> subset, Run run) {
    List<Example> judged = new ArrayList<>();
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < subset.size(); i++) {
      if (run.deadline().hasPassed()) {
        return Double.NEGATIVE_INFINITY;
      }
      Part part = subset.get(i);
      Deadline share = run.deadline().share(1.0 / (subset.size() - i));
      try (Classifier fitted = candidate.trainer().fit(part.fitted(), run.withDeadline(share))) {
        judged.addAll(part.judged());
        predictions.addAll(fitted.predict(part.judged()));
      }
    }
    return score(judged, predictions);
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
