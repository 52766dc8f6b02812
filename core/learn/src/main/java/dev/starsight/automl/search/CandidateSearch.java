package dev.starsight.automl.search;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Trial;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.evaluation.CrossValidation;
import dev.starsight.evaluation.LabelOffsets;
import dev.starsight.model.Classifier;
import dev.starsight.model.Metric;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelFormat;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the candidate with the best score on validation within a time limit or a number of trials:
 *
 * <ol>
 *   <li>baselines, which take next to no time;
 *   <li>a partial trial of every learner on at most 2,000 rows, if time is limited, so that the
 *       most promising is fitted first;
 *   <li>every learner with its default values on all rows, each on one thread;
 *   <li>tuning by successive halving (Jamieson and Talwalkar, 2016): eight new configurations and
 *       the best so far on a ninth of the rows, the best three on a third, the best one on all
 *       (subsets of fewer than 500 rows are skipped); the better a learner is, the more often it is
 *       tuned;
 *   <li>exclusive candidates on all threads, in most of the time;
 *   <li>the {@linkplain #withEnsemble ensemble} of the models.
 * </ol>
 *
 * Each model is calibrated, evaluated and saved. If the metric counts hits, or with {@linkplain
 * #withFolds folds}, the best of the trials within one standard error of the highest score is the
 * one with the lowest log loss. A candidate that fails is a row with a reason. The same seed, data
 * and number of trials give the same models, whatever the number of threads; with a deadline they
 * depend on the machine. Immutable and thread-safe.
 */
public final class CandidateSearch {

  /**
   * The place and the description of the models of a search.
   *
   * @param directory where each model gets a directory of its trial's name; created if missing. The
   *     file {@value #JOURNAL} in it is only needed for {@link #resuming}
   * @param textColumn the column of the texts
   * @param labelColumn the column of the labels
   * @param version of Starsight
   */
  public record Task(Path directory, String textColumn, String labelColumn, String version) {

    /** Returns a task of this version of Starsight with columns {@code text} and {@code label}. */
    public static Task in(Path directory) {
      return new Task(directory, "text", "label", Provenance.starsightVersion());
    }
  }

  /** The name of the row that {@link #withEnsemble} adds. */
  public static final String ENSEMBLE = "ensemble";

  /** The file that {@link Leaderboard#writeTrials} writes. */
  public static final String TRIALS = "trials.json";

  /** The file with which {@link #resuming} continues an interrupted search. */
  public static final String JOURNAL = "journal.jsonl";

  /** The name of a trial of other values: the candidate's name and a number. */
  private static final Pattern NUMBERED = Pattern.compile("(.+)-\\d+");

  private final List<Candidate> candidates;
  private final Metric metric;
  private final long seed;
  private final List<ModelFormat> formats;
  private final OptionalInt trials;
  private final boolean resumes;
  private final int folds;

  private CandidateSearch(
      List<Candidate> candidates,
      Metric metric,
      long seed,
      List<ModelFormat> formats,
      OptionalInt trials,
      boolean resumes,
      int folds) {
    Set<String> names = new HashSet<>();
    for (Candidate candidate : candidates) {
      if (!names.add(candidate.name())) {
        throw new IllegalArgumentException(
            "candidates need distinct names, but \"" + candidate.name() + "\" is there twice");
      }
    }
    for (String name : names) {
      Matcher numbered = NUMBERED.matcher(name);
      if (name.equals(ENSEMBLE) || (numbered.matches() && names.contains(numbered.group(1)))) {
        throw new IllegalArgumentException(
            "a candidate cannot be called \"" + name + "\": the search may use that name itself");
      }
    }
    this.candidates = List.copyOf(candidates);
    this.metric = metric;
    this.seed = seed;
    this.formats = List.copyOf(formats);
    this.trials = trials;
    this.resumes = resumes;
    this.folds = folds;
  }

  /**
   * Returns a search.
   *
   * @param candidates in the order to try them, the cheaper first
   * @param metric ranks the candidates
   * @param seed draws rows and values, and resamples for the intervals
   */
  public static CandidateSearch over(List<Candidate> candidates, Metric metric, long seed) {
    return new CandidateSearch(candidates, metric, seed, List.of(), OptionalInt.empty(), false, 0);
  }

  /** Returns the same search with one more candidate, which is tried last of its effort. */
  public CandidateSearch and(Candidate candidate) {
    List<Candidate> more = new ArrayList<>(candidates);
    more.add(candidate);
    return new CandidateSearch(more, metric, seed, formats, trials, resumes, folds);
  }

  /**
   * Returns the same search with one more row at its end, {@value #ENSEMBLE}: the weighted mean of
   * the models that is best on validation, with offsets of the labels, if it is better than the
   * best of them on rows that did not choose weights and offsets.
   *
   * @param memberFormats open the models of the candidates
   */
  public CandidateSearch withEnsemble(List<ModelFormat> memberFormats) {
    return new CandidateSearch(candidates, metric, seed, memberFormats, trials, resumes, folds);
  }

  /** Returns the format that opens ensembles of models of these formats, but not of ensembles. */
  public static ModelFormat ensembleFormat(List<ModelFormat> memberFormats) {
    return new EnsembleFormat(memberFormats);
  }

  /**
   * Opens saved models as one ensemble that weighs them; nothing is fitted.
   *
   * @param members the directories of the models, whose names become those of the members, with
   *     their weights; these are above 0 and add up to 1
   * @param offsets of the mean
   * @param memberFormats open the models
   * @throws IOException naming the file, if one is missing or damaged
   */
  public static Classifier ensemble(
      Map<Path, Double> members, LabelOffsets offsets, List<ModelFormat> memberFormats)
      throws IOException {
    return EnsembleClassifier.open(members, offsets, memberFormats);
  }

  /**
   * Returns the same search with this number of other configurations. Without it, a search with a
   * deadline tries as many as time allows until it finds nothing better, and one without a deadline
   * tries none.
   *
   * @param configurations at least 0; the default values of the candidates do not count
   */
  public CandidateSearch withTrials(int configurations) {
    if (configurations < 0) {
      throw new IllegalArgumentException("trials must be at least 0, but is " + configurations);
    }
    return new CandidateSearch(
        candidates, metric, seed, formats, OptionalInt.of(configurations), resumes, folds);
  }

  /**
   * Returns the same search, which continues an interrupted one in the same directory, if there is
   * any; it needs the formats of {@link #withEnsemble}. What was fitted before is not fitted again
   * if it can be written as source; the time up to the last completed fit counts.
   */
  public CandidateSearch resuming() {
    return new CandidateSearch(candidates, metric, seed, formats, trials, true, folds);
  }

  /**
   * Returns the same search for few rows, on which a validation part alone would choose by chance:
   * trials are judged by {@link CrossValidation}. Each is fitted once without each fold of the
   * training rows, and once on all of them, which gives the model that is saved.
   *
   * @param count 0 to judge by the validation part alone, otherwise at least 2
   */
  public CandidateSearch withFolds(int count) {
    if (count < 0 || count == 1) {
      throw new IllegalArgumentException("folds must be 0 or at least 2, but is " + count);
    }
    return new CandidateSearch(candidates, metric, seed, formats, trials, resumes, count);
  }

  /**
   * Returns the rows that trials are judged by: the validation part, with folds the training rows
   * as well.
   */
  public Dataset<Example> judgedRows(TrainingData data) {
    return TrialRows.of(this, data).data().validation();
  }

  /** Returns the candidates in the order they are tried. */
  public List<Candidate> candidates() {
    return candidates;
  }

  /** Returns the metric that ranks the candidates. */
  public Metric metric() {
    return metric;
  }

  long seed() {
    return seed;
  }

  List<ModelFormat> formats() {
    return formats;
  }

  OptionalInt trials() {
    return trials;
  }

  boolean resumes() {
    return resumes;
  }

  int folds() {
    return folds;
  }

  /**
   * Runs the search.
   *
   * @param data the rows to learn from; the validation part must have rows, because it ranks
   * @param task the place and the description of the models
   * @param run its deadline is divided among the candidates
   * @param listener receives every trial as it ends, one at a time, on any thread
   * @throws StarsightException if there is no validation row; if the metric does not suit the
   *     labels; if the search to be resumed is another one
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
    return SearchRun.run(this, data, task, run, listener);
  }

  /**
   * Returns the leaderboard of a search that has ended, without fitting anything: every saved model
   * is opened, evaluated on the validation part and saved again, and the ensemble is made again.
   *
   * @param data the rows that the search learned from
   * @param task the place of the new copies of the models
   * @param models the directory of the saved models, each in a directory of its trial's name
   * @param trials the directory with the file {@value #TRIALS}
   * @throws IOException naming the file, if a model or the file cannot be read
   */
  public Leaderboard derive(TrainingData data, Task task, Path models, Path trials)
      throws IOException {
    return DerivedSearch.of(this, data, task, models, TrialsFile.read(trials));
  }

  /** Returns the candidate that a trial belongs to. */
  Optional<Candidate> candidateOf(String trial) {
    Matcher numbered = NUMBERED.matcher(trial);
    String base = numbered.matches() ? numbered.group(1) : trial;
    return candidates.stream()
        .filter(candidate -> candidate.name().equals(trial) || candidate.name().equals(base))
        .findFirst();
  }
}
