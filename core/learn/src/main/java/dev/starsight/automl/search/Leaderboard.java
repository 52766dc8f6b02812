package dev.starsight.automl.search;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.automl.Candidate;
import dev.starsight.automl.Trial;
import dev.starsight.automl.Trial.PartialTrial;
import dev.starsight.automl.source.CandidateRecord;
import dev.starsight.automl.source.CandidateSource;
import dev.starsight.data.internal.VisibleText;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.Evaluation.Difference;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.model.internal.MetricsJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trials by their score on validation, best first, failed ones last; trials of equal scores keep
 * the order in which they were tried, which puts the cheaper first. The first one may have a lower
 * score than others, but a lower log loss ({@link CandidateSearch}). Immutable.
 */
public final class Leaderboard {

  /** The fields of a row in JSON besides rank and name; null where a trial has no value. */
  private static final List<String> FIELDS =
      List.of(
          "kind",
          "validation",
          "fitSeconds",
          "predictSeconds",
          "source",
          "directory",
          "failure",
          "behindTheBest",
          "bytes",
          "settings");

  private final Metric metric;
  private final List<Trial> trials;
  private final List<PartialTrial> partialTrials;
  private final Map<String, Difference> differencesFromBest;
  private final @Nullable Evaluation bestOnValidation;
  private final int folds;

  /** What the models of the folds predicted, as text, by the trial's name. */
  private final Map<String, String> heldOut;

  /** The names of the trials in the order they were tried. */
  private final List<String> order;

  private Leaderboard(
      Metric metric,
      List<Trial> trials,
      List<String> order,
      List<PartialTrial> partialTrials,
      Map<String, Difference> differencesFromBest,
      @Nullable Evaluation bestOnValidation,
      int folds,
      Map<String, String> heldOut) {
    this.metric = metric;
    this.trials = trials;
    this.order = List.copyOf(order);
    this.partialTrials = List.copyOf(partialTrials);
    this.differencesFromBest = Map.copyOf(differencesFromBest);
    this.bestOnValidation = bestOnValidation;
    this.folds = folds;
    this.heldOut = Map.copyOf(heldOut);
  }

  /** Ranks trials, given in the order they were tried. */
  public static Leaderboard rank(Metric metric, List<Trial> trials) {
    return rank(metric, trials, "", List.of(), Map.of());
  }

  /**
   * Ranks trials, given in the order they were tried.
   *
   * @param best the name of the trial that comes first; if empty, its score decides
   * @param differencesFromBest by the trial's name, how much better the best one is
   */
  static Leaderboard rank(
      Metric metric,
      List<Trial> trials,
      String best,
      List<PartialTrial> partialTrials,
      Map<String, Difference> differencesFromBest) {
    return new Leaderboard(
        metric,
        trials.stream()
            .sorted(
                Comparator.comparing((Trial trial) -> !trial.name().equals(best))
                    .thenComparingDouble(trial -> -trial.score(metric)))
            .toList(),
        trials.stream().map(Trial::name).toList(),
        partialTrials,
        differencesFromBest,
        null,
        0,
        Map.of());
  }

  /** Returns the trials on subsets of the rows, in the order they were started. */
  public List<PartialTrial> partialTrials() {
    return partialTrials;
  }

  /**
   * Returns how much better the best trial is than this one on the same validation rows; empty if
   * it is not known.
   */
  public Optional<Difference> differenceFromBest(Trial trial) {
    return Optional.ofNullable(differencesFromBest.get(trial.name()));
  }

  /** Returns whether validation cannot distinguish a trial from the best, or it is the best. */
  public boolean isTiedWithBest(Trial trial) {
    return differenceFromBest(trial).map(difference -> !difference.isClear()).orElse(false);
  }

  /** Returns the same leaderboard after its files have been moved to another directory. */
  public Leaderboard relocated(Path from, Path to) {
    return withTrials(
        trials.stream()
            .map(trial -> trial instanceof Trial.Scored s ? s.relocated(from, to) : trial)
            .toList());
  }

  private Leaderboard withTrials(List<Trial> changed) {
    return new Leaderboard(
        metric,
        changed,
        order,
        partialTrials,
        differencesFromBest,
        bestOnValidation,
        folds,
        heldOut);
  }

  /** Returns the same leaderboard with the evaluation of its best trial on validation rows. */
  Leaderboard withBestOnValidation(Evaluation evaluation) {
    return new Leaderboard(
        metric, trials, order, partialTrials, differencesFromBest, evaluation, folds, heldOut);
  }

  /** Returns the same leaderboard of trials that cross-validation judged. */
  Leaderboard withFolds(int count, Map<String, String> predictions) {
    return new Leaderboard(
        metric,
        trials,
        order,
        partialTrials,
        differencesFromBest,
        bestOnValidation,
        count,
        predictions);
  }

  /** Returns the folds of the cross-validation that judged the trials; 0 if a part of rows did. */
  public int folds() {
    return folds;
  }

  /**
   * Returns what the best trial predicted for the validation rows, beside their labels: the rows to
   * look at when something is to be chosen or queued, so that the test part stays unused. Empty if
   * it is not known.
   */
  public Optional<Evaluation> bestOnValidation() {
    return Optional.ofNullable(bestOnValidation);
  }

  /**
   * Writes each candidate that has code as Java source, with its {@code candidate.json}, into a
   * directory of its trial's name. Baselines have nothing to edit and are left out.
   *
   * @param search the conditions that all candidates share
   * @param directory the parent of these directories; created if missing
   * @return the same leaderboard with the paths of the sources
   */
  public Leaderboard writeSources(CandidateRecord.Search search, Path directory)
      throws IOException {
    List<Trial> written = new ArrayList<>();
    for (Trial trial : trials) {
      written.add(
          trial instanceof Trial.Scored scored ? withSource(scored, search, directory) : trial);
    }
    return withTrials(written);
  }

  private static Trial withSource(
      Trial.Scored scored, CandidateRecord.Search search, Path directory) throws IOException {
    Candidate candidate = scored.candidate();
    if (candidate == null || candidate.effort() == Candidate.Effort.BASELINE) {
      return scored;
    }
    return scored.withSource(
        CandidateSource.write(candidate, scored, search, directory.resolve(scored.name()))
            .orElse(null));
  }

  /**
   * Writes the file {@value CandidateSearch#TRIALS} into a directory: what cannot be derived again
   * from the saved models, such as times, and {@link CandidateSearch#derive} needs.
   */
  public void writeTrials(Path directory) throws IOException {
    TrialsFile.of(order.stream().map(this::trial).toList(), partialTrials, heldOut)
        .writeTo(directory);
  }

  /** Returns the metric that ranks the trials. */
  public Metric metric() {
    return metric;
  }

  /** Returns all trials, best first. */
  public List<Trial> trials() {
    return trials;
  }

  /**
   * Returns the trial of this name.
   *
   * @throws IllegalArgumentException if there is none, naming those that there are
   */
  public Trial trial(String name) {
    return trials.stream()
        .filter(trial -> trial.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no trial \"%s\", but %s"
                        .formatted(name, trials.stream().map(Trial::name).toList())));
  }

  /**
   * Returns the best trial.
   *
   * @throws IllegalStateException if every candidate failed
   */
  public Trial.Scored best() {
    return trials
        .get(0)
        .scored()
        .orElseThrow(
            () -> new IllegalStateException("every candidate failed: " + trials.get(0).failure()));
  }

  /**
   * Returns the field {@code leaderboard} of the command line's JSON.
   *
   * @param base the directory that paths are relative to
   */
  public ArrayNode toJson(Path base) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < trials.size(); i++) {
      ObjectNode row = rows.addObject();
      Trial trial = trials.get(i);
      row.put("rank", i + 1);
      row.put("name", trial.name());
      FIELDS.forEach(row::putNull);
      if (trial.scored().isEmpty()) {
        row.put("failure", trial.failure());
      }
      trial.scored().ifPresent(scored -> describe(scored, row, base));
      differenceFromBest(trial).ifPresent(d -> row.set("behindTheBest", json(d)));
    }
    return rows;
  }

  private static void describe(Trial.Scored scored, ObjectNode row, Path base) {
    row.put("kind", scored.kind());
    row.set("validation", MetricsJson.write(scored.validation()));
    row.put("fitSeconds", rounded(scored.fitSeconds()));
    row.put("predictSeconds", rounded(scored.predictSeconds()));
    row.put("directory", Json.path(base, scored.directory()));
    if (scored.source() != null) {
      row.put("source", Json.path(base, scored.source()));
    }
    row.put("bytes", scored.bytes());
    row.set("settings", scored.settings().toJson());
  }

  private static ObjectNode json(Difference difference) {
    ObjectNode json = Json.object();
    json.set("value", Json.number(difference.value()));
    json.putArray("interval")
        .add(Json.number(difference.interval().low()))
        .add(Json.number(difference.interval().high()));
    json.put("clear", difference.isClear());
    return json;
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 1e3) / 1e3;
  }

  /** Returns a table for a terminal. */
  @Override
  public String toString() {
    int width = trials.stream().mapToInt(trial -> trial.name().length()).max().orElse(0);
    String name = "%-4s %-" + Math.max(10, width) + "s ";
    StringBuilder table = new StringBuilder();
    line(
        table,
        name + "%9s %9s %7s %7s %9s",
        "rank",
        "candidate",
        "balanced",
        "accuracy",
        "MAE",
        "kappa",
        "fit");
    for (int i = 0; i < trials.size(); i++) {
      Trial trial = trials.get(i);
      if (trial instanceof Trial.Scored scored) {
        Metrics m = scored.validation();
        line(
            table,
            name + "%9s %9s %7s %7s %7.1f s",
            i + 1,
            trial.name(),
            cell(m.balancedAccuracy()),
            cell(m.accuracy()),
            cell(m.mae()),
            cell(m.quadraticKappa()),
            scored.fitSeconds());
      } else {
        line(table, name + "%s", i + 1, trial.name(), VisibleText.of(trial.failure()));
      }
    }
    return table.toString();
  }

  /** Labels without an order have no error in stars and no kappa. */
  private static String cell(double metric) {
    return Double.isNaN(metric) ? "-" : String.format(Locale.ROOT, "%.3f", metric);
  }

  private static void line(StringBuilder table, String format, Object... values) {
    table.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
