package dev.starsight.automl;

import dev.starsight.data.StarsightException;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.Validation;
import dev.starsight.model.Classifier;
import dev.starsight.model.Metric;
import dev.starsight.model.ModelDirectory;
import dev.starsight.model.ModelFormat;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** The name of the row that {@link #combining} adds. */
  public static final String ENSEMBLE = "ensemble";

  private final List<Candidate> candidates;
  private final Metric metric;
  private final long seed;
  private final List<ModelFormat> combinable;

  private CandidateSearch(
      List<Candidate> candidates, Metric metric, long seed, List<ModelFormat> combinable) {
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
    this.combinable = List.copyOf(combinable);
  }

  /**
   * A search.
   *
   * @param candidates in the order to try them, the cheaper first
   * @param metric what ranks them
   * @param seed for the bootstrap of the intervals
   */
  public static CandidateSearch over(List<Candidate> candidates, Metric metric, long seed) {
    return new CandidateSearch(candidates, metric, seed, List.of());
  }

  /** This search with one more candidate, tried last. */
  public CandidateSearch and(Candidate candidate) {
    List<Candidate> more = new ArrayList<>(candidates);
    more.add(candidate);
    return new CandidateSearch(more, metric, seed, combinable);
  }

  /**
   * This search with one more row at its end, {@value #ENSEMBLE}: the weighted average of its
   * models that does best on validation, if it does better than the best of them.
   *
   * @param formats that open the models of the candidates
   */
  public CandidateSearch combining(List<ModelFormat> formats) {
    return new CandidateSearch(candidates, metric, seed, formats);
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
    List<Judged> judged = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      Trial trial = attempt(i, data, task, run, judged);
      trials.add(trial);
      listener.accept(trial);
    }
    if (!combinable.isEmpty() && judged.size() > 1) {
      combine(judged, data, task)
          .ifPresent(
              trial -> {
                trials.add(trial);
                listener.accept(trial);
              });
    }
    return Leaderboard.rank(metric, trials);
  }

  /** A trial, and what it made of the validation rows before calibration. */
  private record Judged(Trial.Scored trial, List<Prediction> raw) {}

  private Trial attempt(int index, TrainingData data, Task task, Run run, List<Judged> judged)
      throws IOException {
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
      Judged result = judge(candidate, fitted, secondsSince(start), task, data);
      judged.add(result);
      return result.trial();
    } catch (RuntimeException e) {
      // One candidate's failure is its own; the row says why.
      return new Trial.Failed(candidate.name(), String.valueOf(e.getMessage()));
    }
  }

  private Optional<Trial.Scored> combine(List<Judged> judged, TrainingData data, Task task)
      throws IOException {
    long start = System.nanoTime();
    int[] truth = Evaluation.truth(data.labels(), data.validation().rows());
    EnsembleSelection selection =
        EnsembleSelection.of(
            data.labels(), truth, judged.stream().map(Judged::raw).toList(), metric);
    double best = judged.stream().mapToDouble(j -> j.trial().score(metric)).max().orElseThrow();
    if (selection.weights().size() < 2 || selection.score() <= best) {
      return Optional.empty();
    }
    double predictSeconds = 0;
    List<String> parts = new ArrayList<>();
    List<EnsembleClassifier.Member> members = new ArrayList<>();
    for (Map.Entry<Integer, Double> entry : selection.weights().entrySet()) {
      Trial.Scored part = judged.get(entry.getKey()).trial();
      predictSeconds += part.predictSeconds();
      parts.add(Math.round(100 * entry.getValue()) + " % " + part.name());
      members.add(
          new EnsembleClassifier.Member(
              part.name(),
              entry.getValue(),
              part.directory(),
              ModelDirectory.open(part.directory(), combinable)));
    }
    Validation validation =
        Validation.of(
            data.labels(), data.validation(), selection.predictions(), predictSeconds, seed);
    String rationale =
        "The average of "
            + String.join(" and ", parts)
            + ": where they err differently, it errs less.";
    try (EnsembleClassifier ensemble = new EnsembleClassifier(data.labels(), members)) {
      return Optional.of(
          save(ENSEMBLE, rationale, ensemble, validation, secondsSince(start), task, data));
    }
  }

  /** The part of the time left that falls to this candidate; the last one may take all of it. */
  private Deadline share(int index, Run run) {
    if (run.deadline().isNever()) {
      return run.deadline();
    }
    Candidate candidate = candidates.get(index);
    if (candidate.effort() == Candidate.Effort.BASELINE) {
      return run.deadline();
    }
    double own = candidate.timeShare();
    double sum = 0;
    for (Candidate later : candidates.subList(index, candidates.size())) {
      sum += later.timeShare();
    }
    if (own == sum) {
      return run.deadline();
    }
    double seconds = run.deadline().secondsLeft() * own / sum;
    return run.deadline().within(Duration.ofMillis(Math.max(1, (long) (seconds * 1000))));
  }

  private Judged judge(
      Candidate candidate, Classifier fitted, double fitSeconds, Task task, TrainingData data)
      throws IOException {
    Validation validation = Validation.of(fitted, data.validation(), seed);
    Trial.Scored trial =
        save(candidate.name(), candidate.rationale(), fitted, validation, fitSeconds, task, data);
    return new Judged(trial, validation.raw());
  }

  private static Trial.Scored save(
      String name,
      String rationale,
      Classifier fitted,
      Validation validation,
      double fitSeconds,
      Task task,
      TrainingData data)
      throws IOException {
    Path target = task.directory().resolve(name);
    ModelDirectory.save(
        target,
        fitted,
        validation
            .describe(fitted, data.train().provenance(), task.version())
            .withColumns(task.textColumn(), task.labelColumn()));
    return new Trial.Scored(
        name,
        fitted.kind(),
        rationale,
        validation.metrics(),
        fitSeconds,
        validation.predictSeconds(),
        target);
  }

  private static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }
}
