package dev.starsight.automl.search;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Trial;
import dev.starsight.data.StarsightException;
import dev.starsight.model.Metric;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelFormat;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the candidate that does best on validation within the time or the number of trials there
 * is:
 *
 * <ol>
 *   <li>baselines, which take next to no time;
 *   <li>a look at every learner on at most 2,000 rows, if time is limited, so that the most
 *       promising is fitted first;
 *   <li>every learner with its own settings on all rows, one a thread;
 *   <li>other settings of them by successive halving (Jamieson and Talwalkar, 2016): eight fresh
 *       choices and the best so far on a ninth of the rows, the best three on a third, the best one
 *       on all (parts of fewer than 500 rows are passed over); the better a learner is, the more
 *       often it has a turn;
 *   <li>engines on all threads, in most of the time;
 *   <li>the {@linkplain #combining combination} of what there is.
 * </ol>
 *
 * Each model is calibrated, judged and saved. A candidate that fails is a row with a reason. The
 * same seed, data and number of trials give the same models, however many threads there are; a
 * deadline makes it depend on the machine. Immutable and thread-safe.
 */
public final class CandidateSearch {

  /**
   * What is the same for every candidate of a search.
   *
   * @param directory where each model gets a directory of its trial's name; created if missing. A
   *     file {@code journal.jsonl} beside them is what {@link #resuming} goes on from; nobody else
   *     needs it
   * @param textColumn the column the texts came from
   * @param labelColumn the column the labels came from
   * @param version of Starsight
   */
  public record Task(Path directory, String textColumn, String labelColumn, String version) {}

  /** The name of the row that {@link #combining} adds. */
  public static final String ENSEMBLE = "ensemble";

  /** What other settings of a candidate are called. */
  private static final Pattern NUMBERED = Pattern.compile("(.+)-\\d+");

  private final List<Candidate> candidates;
  private final Metric metric;
  private final long seed;
  private final List<ModelFormat> combinable;
  private final OptionalInt trials;
  private final boolean resumes;

  private CandidateSearch(
      List<Candidate> candidates,
      Metric metric,
      long seed,
      List<ModelFormat> combinable,
      OptionalInt trials,
      boolean resumes) {
    Set<String> names = new HashSet<>();
    for (Candidate candidate : candidates) {
      if (!names.add(candidate.name())) {
        throw new IllegalArgumentException(
            "candidates need distinct names, but \"" + candidate.name() + "\" is twice");
      }
    }
    for (String name : names) {
      Matcher numbered = NUMBERED.matcher(name);
      if (name.equals(ENSEMBLE) || (numbered.matches() && names.contains(numbered.group(1)))) {
        throw new IllegalArgumentException(
            "a candidate cannot be called \"" + name + "\": a row of the search's own may be");
      }
    }
    this.candidates = List.copyOf(candidates);
    this.metric = metric;
    this.seed = seed;
    this.combinable = List.copyOf(combinable);
    this.trials = trials;
    this.resumes = resumes;
  }

  /**
   * A search.
   *
   * @param candidates in the order to try them, the cheaper first
   * @param metric what ranks them
   * @param seed draws rows and settings, and resamples for the intervals
   */
  public static CandidateSearch over(List<Candidate> candidates, Metric metric, long seed) {
    return new CandidateSearch(candidates, metric, seed, List.of(), OptionalInt.empty(), false);
  }

  /** This search with one more candidate, tried last of its kind. */
  public CandidateSearch and(Candidate candidate) {
    List<Candidate> more = new ArrayList<>(candidates);
    more.add(candidate);
    return new CandidateSearch(more, metric, seed, combinable, trials, resumes);
  }

  /**
   * This search with one more row at its end, {@value #ENSEMBLE}: the weighted average of its
   * models that does best on validation, if on rows that did not choose the weights it does better
   * than the best of them.
   *
   * @param formats that open the models of the candidates
   */
  public CandidateSearch combining(List<ModelFormat> formats) {
    return new CandidateSearch(candidates, metric, seed, formats, trials, resumes);
  }

  /**
   * This search with so many other settings looked at; without it as many as the deadline allows
   * and find something better now and then, and none where there is no deadline.
   *
   * @param settings at least 0; each candidate's own settings do not count
   */
  public CandidateSearch withTrials(int settings) {
    if (settings < 0) {
      throw new IllegalArgumentException("trials must be at least 0, but is " + settings);
    }
    return new CandidateSearch(
        candidates, metric, seed, combinable, OptionalInt.of(settings), resumes);
  }

  /**
   * This search, going on with what an interrupted one left in the same directory, if there is
   * anything; needs the formats of {@link #combining}. What it had fitted is not fitted again, if
   * it can be written as source; the time it took counts, up to the last fit that had ended.
   */
  public CandidateSearch resuming() {
    return new CandidateSearch(candidates, metric, seed, combinable, trials, true);
  }

  /** The candidates in the order they are tried. */
  public List<Candidate> candidates() {
    return candidates;
  }

  /** What ranks them. */
  public Metric metric() {
    return metric;
  }

  long seed() {
    return seed;
  }

  List<ModelFormat> combinable() {
    return combinable;
  }

  OptionalInt trials() {
    return trials;
  }

  boolean resumes() {
    return resumes;
  }

  /**
   * Returns what each stage may take of the time there is, a line each, for people.
   *
   * @param run as it would be given to {@link #run}
   */
  public String plan(Run run) {
    return new SearchBudget(candidates, run.threads()).plan(run.deadline().secondsLeft());
  }

  /**
   * Runs the search.
   *
   * @param data what to learn from; the validation part must have rows, for it ranks
   * @param task where the models go, and what their descriptions say of the columns
   * @param run its deadline is shared out among the candidates
   * @param listener hears of every trial as it ends, one at a time, on whichever thread it was
   * @throws StarsightException if there is no validation row; if the metric does not suit the
   *     labels; if another search is to be resumed
   * @throws IOException if a model cannot be saved
   */
  public Leaderboard run(TrainingData data, Task task, Run run, Consumer<Trial> listener)
      throws IOException {
    if (data.validation().isEmpty()) {
      throw new StarsightException(
          "candidates are ranked on validation rows, but the validation part is empty: give more"
              + " rows with different texts");
    }
    metric.require(data.labels());
    return SearchRun.of(this, data, task, run, listener);
  }
}
