package dev.starsight.automl;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Trials by their figure of merit on validation, best first, failed ones last; equals keep the
 * order in which they were tried, which puts the cheaper first. Immutable.
 */
public final class Leaderboard {

  private final Metric metric;
  private final List<Trial> trials;

  private Leaderboard(Metric metric, List<Trial> trials) {
    this.metric = metric;
    this.trials = trials;
  }

  /** Ranks trials, which are given in the order they were tried. */
  public static Leaderboard rank(Metric metric, List<Trial> trials) {
    return new Leaderboard(
        metric,
        trials.stream()
            .sorted(Comparator.comparingDouble((Trial trial) -> -trial.score(metric)))
            .toList());
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
      if (trial.scored().isEmpty()) {
        row.put("failure", trial.failure());
      }
      trial.scored().ifPresent(scored -> describe(scored, row, base));
    }
    return rows;
  }

  private static void describe(Trial.Scored scored, ObjectNode row, Path base) {
    row.put("kind", scored.kind());
    row.set("validation", scored.validation().toJson());
    row.put("fitSeconds", rounded(scored.fitSeconds()));
    row.put("predictSeconds", rounded(scored.predictSeconds()));
    row.put("directory", base.relativize(scored.directory()).toString().replace('\\', '/'));
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 1e3) / 1e3;
  }

  /** A table for a terminal. */
  @Override
  public String toString() {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "%-4s %-22s %9s %9s %7s %7s %9s%n",
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
              .map(scored -> row(rank, scored))
              .orElse(
                  String.format(
                      Locale.ROOT, "%-4d %-22s %s%n", rank, trial.name(), trial.failure())));
    }
    return table.toString().replace(System.lineSeparator(), "\n");
  }

  private static String row(int rank, Trial.Scored scored) {
    Metrics m = scored.validation();
    return String.format(
        Locale.ROOT,
        "%-4d %-22s %9.3f %9.3f %7.3f %7.3f %7.1f s%n",
        rank,
        scored.name(),
        m.balancedAccuracy(),
        m.accuracy(),
        m.mae(),
        m.quadraticKappa(),
        scored.fitSeconds());
  }
}
