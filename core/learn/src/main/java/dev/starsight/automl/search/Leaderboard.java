package dev.starsight.automl.search;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.automl.Candidate;
import dev.starsight.automl.Trial;
import dev.starsight.automl.Trial.PartialTrial;
import dev.starsight.automl.source.CandidateRecord;
import dev.starsight.automl.source.CandidateSource;
import dev.starsight.evaluation.Difference;
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

/**
 * Trials by their figure of merit on validation, best first, failed ones last; equals keep the
 * order in which they were tried, which puts the cheaper first. Immutable.
 */
public final class Leaderboard {

  private final Metric metric;
  private final List<Trial> trials;
  private final List<PartialTrial> looks;
  private final Map<String, Difference> behindTheBest;

  private Leaderboard(
      Metric metric,
      List<Trial> trials,
      List<PartialTrial> looks,
      Map<String, Difference> behindTheBest) {
    this.metric = metric;
    this.trials = trials;
    this.looks = List.copyOf(looks);
    this.behindTheBest = Map.copyOf(behindTheBest);
  }

  /** Ranks trials, which are given in the order they were tried. */
  public static Leaderboard rank(Metric metric, List<Trial> trials) {
    return rank(metric, trials, List.of(), Map.of());
  }

  /**
   * Ranks trials, which are given in the order they were tried.
   *
   * @param looks at settings on the way
   * @param behindTheBest by the trial's name, how much better the best is
   */
  static Leaderboard rank(
      Metric metric,
      List<Trial> trials,
      List<PartialTrial> looks,
      Map<String, Difference> behindTheBest) {
    return new Leaderboard(
        metric,
        trials.stream()
            .sorted(Comparator.comparingDouble((Trial trial) -> -trial.score(metric)))
            .toList(),
        looks,
        behindTheBest);
  }

  /** The looks at settings on parts of the rows, in the order they were taken. */
  public List<PartialTrial> looks() {
    return looks;
  }

  /**
   * How much better the best trial is than this one on the same validation rows; empty if it is not
   * known.
   */
  public Optional<Difference> behindTheBest(Trial trial) {
    return Optional.ofNullable(behindTheBest.get(trial.name()));
  }

  /** Whether this is the best, or validation cannot tell it from the best. */
  public boolean isLevelWithTheBest(Trial trial) {
    return behindTheBest(trial).map(difference -> !difference.isClear()).orElse(false);
  }

  /** The same after what was in one directory has been copied to another. */
  public Leaderboard relocated(Path from, Path to) {
    return new Leaderboard(
        metric,
        trials.stream().map(trial -> relocated(trial, from, to)).toList(),
        looks,
        behindTheBest);
  }

  private static Trial relocated(Trial trial, Path from, Path to) {
    return trial instanceof Trial.Scored scored ? scored.relocated(from, to) : trial;
  }

  /**
   * Writes each candidate that can be as Java source, with its {@code candidate.json}, into a
   * directory of its trial's name; baselines have nothing to edit, and are left out.
   *
   * @param search what is the same for all of them
   * @param directory where these go; created if missing
   * @return the same leaderboard, which knows where the sources are
   */
  public Leaderboard writeSources(CandidateRecord.Search search, Path directory)
      throws IOException {
    List<Trial> written = new ArrayList<>();
    for (Trial trial : trials) {
      written.add(
          trial instanceof Trial.Scored scored ? withSource(scored, search, directory) : trial);
    }
    return new Leaderboard(metric, written, looks, behindTheBest);
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

  /** What they are ranked by. */
  public Metric metric() {
    return metric;
  }

  /** All trials, best first. */
  public List<Trial> trials() {
    return trials;
  }

  /**
   * The first.
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
   * As {@code leaderboard} of the command line's JSON.
   *
   * @param base what directories are given relative to
   */
  public ArrayNode toJson(Path base) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < trials.size(); i++) {
      ObjectNode row = rows.addObject();
      Trial trial = trials.get(i);
      row.put("rank", i + 1);
      row.put("name", trial.name());
      row.putNull("kind");
      row.putNull("validation");
      row.putNull("fitSeconds");
      row.putNull("predictSeconds");
      row.putNull("source");
      row.putNull("directory");
      row.putNull("failure");
      row.putNull("behindTheBest");
      row.putNull("bytes");
      row.putNull("settings");
      if (trial.scored().isEmpty()) {
        row.put("failure", trial.failure());
      }
      trial.scored().ifPresent(scored -> describe(scored, row, base));
      behindTheBest(trial).ifPresent(difference -> row.set("behindTheBest", tree(difference)));
    }
    return rows;
  }

  private static void describe(Trial.Scored scored, ObjectNode row, Path base) {
    row.put("kind", scored.kind());
    row.set("validation", MetricsJson.write(scored.validation()));
    row.put("fitSeconds", rounded(scored.fitSeconds()));
    row.put("predictSeconds", rounded(scored.predictSeconds()));
    row.put("directory", relative(base, scored.directory()));
    if (scored.source() != null) {
      row.put("source", relative(base, scored.source()));
    }
    row.put("bytes", scored.bytes());
    row.set("settings", scored.settings().toJson());
  }

  private static String relative(Path base, Path path) {
    return base.relativize(path).toString().replace('\\', '/');
  }

  private static ObjectNode tree(Difference difference) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.set("value", Json.number(difference.value()));
    tree.putArray("interval")
        .add(Json.number(difference.interval().low()))
        .add(Json.number(difference.interval().high()));
    tree.put("clear", difference.isClear());
    return tree;
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 1e3) / 1e3;
  }

  /** A table for a terminal. */
  @Override
  public String toString() {
    int width = trials.stream().mapToInt(trial -> trial.name().length()).max().orElse(0);
    String name = "%-" + Math.max(10, width) + "s";
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "%-4s " + name + " %9s %9s %7s %7s %9s%n",
            "rank",
            "candidate",
            "balanced",
            "accuracy",
            "MAE",
            "kappa",
            "fit"));
    for (int i = 0; i < trials.size(); i++) {
      Trial trial = trials.get(i);
      int rank = i + 1;
      table.append(
          trial
              .scored()
              .map(scored -> row(rank, scored, name))
              .orElse(
                  String.format(
                      Locale.ROOT, "%-4d " + name + " %s%n", rank, trial.name(), trial.failure())));
    }
    return table.toString().replace(System.lineSeparator(), "\n");
  }

  private static String row(int rank, Trial.Scored scored, String name) {
    Metrics m = scored.validation();
    return String.format(
        Locale.ROOT,
        "%-4d " + name + " %9.3f %9.3f %7.3f %7.3f %7.1f s%n",
        rank,
        scored.name(),
        m.balancedAccuracy(),
        m.accuracy(),
        m.mae(),
        m.quadraticKappa(),
        scored.fitSeconds());
  }
}
