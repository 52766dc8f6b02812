package dev.starsight.automl;

import dev.starsight.data.StarsightException;
import dev.starsight.evaluation.Validation;
import dev.starsight.model.Classifier;
import dev.starsight.model.Metric;
import dev.starsight.model.ModelDirectory;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Fits candidates one after the other, cheapest first, each within its share of the time that is
 * left; calibrates, judges and saves each; ranks them on validation. A candidate that fails is a
 * row with a reason. Immutable and thread-safe.
 */
public final class CandidateSearch {

  /**
   * What is the same for every candidate of a search.
   *
   * @param directory where each model gets a directory of its candidate's name; created if missing
   * @param textColumn the column the texts came from
   * @param labelColumn the column the labels came from
   * @param version of Starsight
   */
  public record Task(Path directory, String textColumn, String labelColumn, String version) {}

  private final List<Candidate> candidates;
  private final Metric metric;
  private final long seed;

  private CandidateSearch(List<Candidate> candidates, Metric metric, long seed) {
    Set<String> names = new HashSet<>();
    for (Candidate candidate : candidates) {
      if (!names.add(candidate.name())) {
        throw new IllegalArgumentException(
            "candidates need distinct names, but \"" + candidate.name() + "\" is twice");
      }
    }
    this.candidates = List.copyOf(candidates);
    this.metric = metric;
    this.seed = seed;
  }

  /**
   * A search.
   *
   * @param candidates in the order to try them, the cheaper first
   * @param metric what ranks them
   * @param seed for the bootstrap of the intervals
   */
  public static CandidateSearch over(List<Candidate> candidates, Metric metric, long seed) {
    return new CandidateSearch(candidates, metric, seed);
  }

  /** This search with one more candidate, tried last. */
  public CandidateSearch and(Candidate candidate) {
    List<Candidate> more = new ArrayList<>(candidates);
    more.add(candidate);
    return new CandidateSearch(more, metric, seed);
  }

  /** The candidates in the order they are tried. */
  public List<Candidate> candidates() {
    return candidates;
  }

  /**
   * Runs the search.
   *
   * @param data what to learn from; the validation part must have rows, for it ranks
   * @param task where the models go, and what their descriptions say of the columns
   * @param run its deadline is shared out among the candidates
   * @param listener hears of every trial as it ends
   * @throws StarsightException if there is no validation row
   * @throws IOException if a model cannot be saved
   */
  public Leaderboard run(TrainingData data, Task task, Run run, Consumer<Trial> listener)
      throws IOException {
    if (data.validation().isEmpty()) {
      throw new StarsightException(
          "candidates are ranked on validation rows, but the validation part is empty: give more"
              + " rows");
    }
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      Trial trial = attempt(i, data, task, run);
      trials.add(trial);
      listener.accept(trial);
    }
    return Leaderboard.rank(metric, trials);
  }

  private Trial attempt(int index, TrainingData data, Task task, Run run) throws IOException {
    Candidate candidate = candidates.get(index);
    double left = run.deadline().secondsLeft();
    if (left < candidate.minimum().toSeconds()) {
      return new Trial.Failed(
          candidate.name(),
          "left out: it needs at least "
              + candidate.minimum().toSeconds()
              + " s, and "
              + Math.max(0, Math.round(left))
              + " s were left");
    }
    long start = System.nanoTime();
    try (Classifier fitted = candidate.trainer().fit(data, run.withDeadline(share(index, run)))) {
      return judge(candidate, fitted, secondsSince(start), task, data);
    } catch (RuntimeException e) {
      // One candidate's failure is its own; the row says why.
      return new Trial.Failed(candidate.name(), String.valueOf(e.getMessage()));
    }
  }

  /** The part of the time left that falls to this candidate; the last one may take all of it. */
  private Deadline share(int index, Run run) {
    if (run.deadline().isNever()) {
      return run.deadline();
    }
    double own = candidates.get(index).timeShare();
    double sum = 0;
    for (Candidate later : candidates.subList(index, candidates.size())) {
      sum += later.timeShare();
    }
    if (own == 0 || own == sum) {
      return run.deadline();
    }
    double seconds = run.deadline().secondsLeft() * own / sum;
    return run.deadline().within(Duration.ofMillis(Math.max(1, (long) (seconds * 1000))));
  }

  private Trial judge(
      Candidate candidate, Classifier fitted, double fitSeconds, Task task, TrainingData data)
      throws IOException {
    Validation validation = Validation.of(fitted, data.validation(), seed);
    Path target = task.directory().resolve(candidate.name());
    ModelDirectory.save(
        target,
        fitted,
        validation
            .describe(fitted, data.train().provenance(), task.version())
            .withColumns(task.textColumn(), task.labelColumn()));
    return new Trial.Scored(
        candidate.name(),
        fitted.kind(),
        candidate.rationale(),
        validation.metrics(),
        fitSeconds,
        validation.predictSeconds(),
        target);
  }

  private static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }
}
