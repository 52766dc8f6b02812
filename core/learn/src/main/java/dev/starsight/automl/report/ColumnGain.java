package dev.starsight.automl.report;

import static dev.starsight.report.ReportTable.score;

import dev.starsight.automl.Trial;
import dev.starsight.automl.search.Leaderboard;
import dev.starsight.model.Metric;
import dev.starsight.profile.ColumnProfile;
import dev.starsight.profile.ColumnProfile.ColumnSignal;
import dev.starsight.profile.TableProfile;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.util.List;
import java.util.Locale;

/** The comparison of candidates that use table columns with those that read the text alone. */
final class ColumnGain {

  /** How the names of candidates end that use columns. */
  private static final String COLUMNS = "-columns";

  /** Balanced accuracy below which a column alone has little to add. */
  private static final double LITTLE = 0.6;

  private ColumnGain() {}

  /**
   * Returns the section that says whether columns help, and why not; nothing unless there are both
   * kinds of candidates.
   */
  static List<Section> sections(Leaderboard board, TableProfile profile) {
    Metric metric = board.metric();
    List<Trial.Scored> with = scored(board, true);
    List<Trial.Scored> without = scored(board, false);
    if (with.isEmpty() || without.isEmpty()) {
      return List.of();
    }
    ReportTable table =
        ReportTable.of(metric.id() + " on validation", "candidate", "text alone", "with columns");
    for (Trial.Scored trial : with) {
      for (Trial.Scored twin : without) {
        if (trial.name().equals(twin.name() + COLUMNS)) {
          table =
              table.row(
                  twin.name(),
                  score(metric.of(twin.validation())),
                  score(metric.of(trial.validation())));
        }
      }
    }
    Section section =
        Section.titled("What the columns add")
            .paragraph(verdict(metric, with.get(0), without.get(0), profile));
    return List.of(table.rows().isEmpty() ? section : section.table(table));
  }

  private static List<Trial.Scored> scored(Leaderboard board, boolean columns) {
    return board.trials().stream()
        .flatMap(trial -> trial.scored().stream())
        .filter(trial -> !trial.kind().equals("ensemble"))
        .filter(trial -> trial.settings().values().containsKey("tableColumns") == columns)
        .toList();
  }

  /** Returns which of the two bests wins and, if the text alone does, why. */
  private static String verdict(
      Metric metric, Trial.Scored with, Trial.Scored without, TableProfile profile) {
    String figures =
        String.format(
            Locale.ROOT,
            "%s of %s is %.3f with columns, and of %s %.3f on the text alone",
            metric.id(),
            with.name(),
            metric.of(with.validation()),
            without.name(),
            metric.of(without.validation()));
    if (metric.score(with.validation()) > metric.score(without.validation())) {
      return String.format(
          Locale.ROOT,
          "The best candidate with columns beats every one that reads the text alone: %s.",
          figures);
    }
    return String.format(
        Locale.ROOT,
        "No candidate with columns beats the best that reads the text alone: %s. %s",
        figures,
        why(profile, with));
  }

  /** Returns how much the most telling column that was used tells alone. */
  private static String why(TableProfile profile, Trial.Scored with) {
    ColumnProfile best = null;
    double most = 0;
    for (String name : with.settings().names("tableColumns")) {
      ColumnProfile column = profile.column(name).orElse(null);
      double told =
          column == null ? 0 : column.measured().map(ColumnSignal::groupAccuracy).orElse(0.0);
      if (told > most) {
        most = told;
        best = column;
      }
    }
    if (best == null) {
      return "What the columns tell alone could not be measured.";
    }
    String told =
        String.format(
            Locale.ROOT,
            "the one of them that tells most alone, %s, tells some labels from the others with a"
                + " balanced accuracy of %.2f, where 0.50 is chance",
            best.quoted(),
            most);
    return most < LITTLE
        ? "The columns say little about the label: " + told + "."
        : "Alone, " + told + ": the best text model learns more than these candidates do.";
  }
}
