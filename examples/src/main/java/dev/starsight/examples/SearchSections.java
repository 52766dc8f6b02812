package dev.starsight.examples;

import dev.starsight.automl.Leaderboard;
import dev.starsight.automl.Look;
import dev.starsight.automl.Settings;
import dev.starsight.automl.Trial;
import dev.starsight.chart.Axis;
import dev.starsight.chart.Bars;
import dev.starsight.chart.Lines;
import dev.starsight.chart.ValueFormat;
import dev.starsight.model.Interval;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import dev.starsight.transformer.EpochRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The parts of a report that show what was trained. */
final class SearchSections {

  private static final int MOST_LOOKS = 20;

  private SearchSections() {}

  static Section leaderboard(Leaderboard board) {
    Metric metric = board.metric();
    ReportTable table =
        ReportTable.of(
            "Candidates by "
                + metric.id()
                + " on validation; the best of several is flattered by"
                + " having been chosen, so only the test part counts",
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
    List<Bars.Bar> bars = new ArrayList<>();
    Map<String, String> reasons = new LinkedHashMap<>();
    int rank = 0;
    for (Trial trial : board.trials()) {
      rank++;
      String place = Integer.toString(rank);
      if (trial.scored().isEmpty()) {
        table = table.row(place, trial.name(), "–", "–", "–", "–", "–", "–", "–", "–");
        reasons.put(trial.name(), trial.failure());
        continue;
      }
      Trial.Scored scored = trial.scored().get();
      Metrics m = scored.validation();
      table =
          table.row(
              place,
              scored.name(),
              EvaluationSections.text(m.balancedAccuracy()),
              EvaluationSections.text(m.accuracy()),
              EvaluationSections.text(m.mae()),
              EvaluationSections.text(m.quadraticKappa()),
              EvaluationSections.text(m.ece()),
              seconds(scored.fitSeconds()),
              seconds(scored.predictSeconds()),
              String.format(Locale.ROOT, "%.1f MB", scored.bytes() / 1e6));
      reasons.put(scored.name(), scored.rationale());
      Interval interval = m.intervals().get(metric.id());
      double value = metric.of(m);
      bars.add(
          interval == null
              ? new Bars.Bar(scored.name(), value)
              : new Bars.Bar(scored.name(), value, interval.low(), interval.high()));
    }
    return Section.titled("What was trained")
        .paragraph(level(board))
        .figure(
            Bars.horizontal("Candidates on validation", bars)
                .withSubtitle(metric.id() + " with 95 % intervals")
                .withFormat(ValueFormat.decimals(3))
                .withHighlight(board.best().name()))
        .table(table.withHighlight(0))
        .facts(reasons);
  }

  /** What the intervals say of the first places. */
  private static String level(Leaderboard board) {
    List<String> level =
        board.trials().stream()
            .filter(trial -> !trial.equals(board.best()) && board.isLevelWithTheBest(trial))
            .map(Trial::name)
            .toList();
    String best = board.best().name();
    if (level.isEmpty()) {
      return best + " is better than every other candidate on these validation rows.";
    }
    return "Not distinguishable from "
        + best
        + " on these validation rows (the 95 % interval of the difference holds 0): "
        + String.join(", ", level)
        + ".";
  }

  /** Every knob of every trial, and the looks that led to them. */
  static Section settings(Leaderboard board) {
    Section section = Section.titled("Settings");
    Map<String, String> knobs = new LinkedHashMap<>();
    for (Trial trial : board.trials()) {
      trial
          .scored()
          .filter(scored -> !scored.settings().values().isEmpty())
          .ifPresent(scored -> knobs.put(scored.name(), words(scored.settings())));
    }
    section = section.facts(knobs);
    if (board.looks().isEmpty()) {
      return section;
    }
    ReportTable table =
        ReportTable.of(
            "The "
                + Math.min(MOST_LOOKS, board.looks().size())
                + " best looks of "
                + board.looks().size()
                + " at settings on parts of the training rows",
            "candidate",
            "rows",
            board.metric().id(),
            "seconds",
            "settings");
    List<Look> looks = new ArrayList<>(board.looks());
    looks.sort(Comparator.comparingDouble((Look look) -> -look.score()));
    for (Look look : looks.subList(0, Math.min(MOST_LOOKS, looks.size()))) {
      table =
          table.row(
              look.candidate(),
              String.format(Locale.ROOT, "%,d", look.rows()),
              EvaluationSections.text(Math.abs(look.score())),
              seconds(look.seconds()),
              words(look.settings()));
    }
    return section.table(table);
  }

  private static String words(Settings settings) {
    return settings.values().entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, "%.1f s", value);
  }

  /** Adds the loss curves of fine-tuning, if there were at least two epochs. */
  static Section withEpochs(Section section, List<EpochRecord> epochs) {
    if (epochs.isEmpty()) {
      return section;
    }
    ReportTable table =
        ReportTable.of(
            "Fine-tuning, epoch by epoch",
            "epoch",
            "training loss",
            "validation loss",
            "balanced accuracy",
            "seconds",
            "tokens/s");
    List<Lines.Point> train = new ArrayList<>();
    List<Lines.Point> validation = new ArrayList<>();
    for (EpochRecord epoch : epochs) {
      Metrics m = epoch.validation();
      table =
          table.row(
              Integer.toString(epoch.epoch()),
              EvaluationSections.text(epoch.trainLoss()),
              EvaluationSections.text(epoch.validationLoss()),
              m == null ? "–" : EvaluationSections.text(m.balancedAccuracy()),
              seconds(epoch.seconds()),
              String.format(Locale.ROOT, "%,.0f", epoch.tokensPerSecond()));
      train.add(new Lines.Point(epoch.epoch(), epoch.trainLoss()));
      validation.add(new Lines.Point(epoch.epoch(), epoch.validationLoss()));
    }
    if (epochs.size() < 2) {
      return section.table(table);
    }
    return section.figure(
        Lines.of(
                "Fine-tuning",
                List.of(
                    Lines.Series.of("training", train), Lines.Series.of("validation", validation)))
            .withSubtitle("Loss by epoch.")
            .withAxes(Axis.of("epoch").withFormat(ValueFormat.whole()), Axis.of("loss")),
        table);
  }
}
