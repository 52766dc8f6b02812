package dev.starsight.automl.report;

import static dev.starsight.report.ReportTable.score;

import dev.starsight.automl.HyperparameterValues;
import dev.starsight.automl.Trial;
import dev.starsight.automl.Trial.PartialTrial;
import dev.starsight.automl.search.Leaderboard;
import dev.starsight.chart.Bars;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The sections of a {@link SearchReport} that show what was trained. */
final class LeaderboardSections {

  private static final int MOST_PARTIAL_TRIALS = 20;

  private static final String ALL_AT_ONCE =
      "which allows for the number of candidates and for choosing the best on these very rows.";

  private LeaderboardSections() {}

  /** Returns every trial by its rank, the scores of those that have one, and their rationales. */
  static Section ranking(Leaderboard board) {
    Metric metric = board.metric();
    ReportTable table = ranks(board);
    List<Bars.Bar> bars = new ArrayList<>();
    Map<String, String> reasons = new LinkedHashMap<>();
    for (Trial trial : board.trials()) {
      String rank = Integer.toString(table.rows().size() + 1);
      if (trial instanceof Trial.Scored scored) {
        table = table.row(cells(rank, scored));
        bars.add(ScoreBars.bar(scored.name(), scored.validation(), metric));
        reasons.put(scored.name(), scored.rationale());
      } else {
        table = table.row(rank, trial.name(), "–", "–", "–", "–", "–", "–", "–", "–");
        reasons.put(trial.name(), trial.failure());
      }
    }
    return Section.titled("What was trained")
        .paragraph(ties(board))
        .figure(ScoreBars.figure("Candidates on validation", metric, bars, board.best().name()))
        .table(table.withHighlight(0))
        .facts(reasons);
  }

  private static ReportTable ranks(Leaderboard board) {
    return ReportTable.of(
        String.format(
            Locale.ROOT,
            "Candidates by %s on %,d %s; the best was chosen on these very rows, which"
                + " makes its score too optimistic, so only the test part counts. The calibration"
                + " error, without what chance adds, is of rows that did not fit the calibration",
            board.metric().id(),
            board.best().validation().rows(),
            board.folds() == 0
                ? "validation rows"
                : "rows of training and validation, each predicted by a model that was fitted"
                    + " without it ("
                    + board.folds()
                    + " folds)"),
        "rank",
        "candidate",
        "balanced accuracy",
        "accuracy",
        "MAE",
        "kappa",
        "calibration error",
        "fit",
        "predict",
        "size");
  }

  private static Object[] cells(String rank, Trial.Scored scored) {
    Metrics m = scored.validation();
    return new Object[] {
      rank,
      scored.name(),
      score(m.balancedAccuracy()),
      score(m.accuracy()),
      score(m.mae()),
      score(m.quadraticKappa()),
      score(m.eceDebiased()),
      seconds(scored.fitSeconds()),
      seconds(scored.predictSeconds()),
      String.format(Locale.ROOT, "%.1f MB", scored.bytes() / 1e6)
    };
  }

  /** Returns a sentence about the candidates that are not distinguishable from the best. */
  private static String ties(Leaderboard board) {
    String best = board.best().name();
    String tied =
        board.trials().stream()
            .filter(trial -> !trial.equals(board.best()) && board.isTiedWithBest(trial))
            .map(Trial::name)
            .collect(Collectors.joining(", "));
    String higher =
        board.trials().stream()
            .filter(trial -> trial.score(board.metric()) > board.best().score(board.metric()))
            .map(Trial::name)
            .collect(Collectors.joining(", "));
    String chosen =
        higher.isEmpty()
            ? ""
            : best
                + " has the lowest log loss of those within one standard error of the highest"
                + " score; higher scored "
                + higher
                + ". ";
    return chosen + differences(best, tied);
  }

  private static String differences(String best, String tied) {
    return tied.isEmpty()
        ? best + " is better than every other candidate on these rows, " + ALL_AT_ONCE
        : String.format(
            Locale.ROOT,
            "Not distinguishable from %s on these rows: %s (the 95 %% interval of the"
                + " difference holds 0, %s",
            best,
            tied,
            ALL_AT_ONCE.replace(".", ")."));
  }

  /** Returns the hyperparameters of every trial, and the partial trials that led to them. */
  static Section settings(Leaderboard board) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Trial trial : board.trials()) {
      trial
          .scored()
          .filter(scored -> !scored.settings().values().isEmpty())
          .ifPresent(scored -> values.put(scored.name(), words(scored.settings())));
    }
    Section section = Section.titled("Settings").facts(values);
    return board.partialTrials().isEmpty() ? section : section.table(partialTrials(board));
  }

  private static ReportTable partialTrials(Leaderboard board) {
    int shown = Math.min(MOST_PARTIAL_TRIALS, board.partialTrials().size());
    ReportTable table =
        ReportTable.of(
            String.format(
                Locale.ROOT,
                "The %d best of %d trials on subsets of the training rows",
                shown,
                board.partialTrials().size()),
            "candidate",
            "rows",
            board.metric().id(),
            "seconds",
            "settings");
    List<PartialTrial> trials = new ArrayList<>(board.partialTrials());
    trials.sort(Comparator.comparingDouble((PartialTrial trial) -> -trial.score()));
    for (PartialTrial trial : trials.subList(0, shown)) {
      table =
          table.row(
              trial.candidate(),
              String.format(Locale.ROOT, "%,d", trial.rows()),
              score(Math.abs(trial.score())),
              seconds(trial.seconds()),
              words(trial.settings()));
    }
    return table;
  }

  private static String words(HyperparameterValues settings) {
    return settings.values().entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, "%.1f s", value);
  }
}
