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

  /** The end of the names of candidates that use columns. */
  private static final String COLUMNS = "-columns";

  /** Balanced accuracy below which a column alone has little to add. */
  private static final double LITTLE = 0.6;

  private ColumnGain() {}

  /**
   * Returns a section on whether columns help and, if not, why; nothing unless there are candidates
   * of both kinds.
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

  /** Returns which of the two best candidates is better and, if the text alone is, why. */
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

  /** Returns how well the most informative of the columns predicts the label alone. */
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
      return "How well the columns alone predict the label could not be measured.";
    }
    String told =
        String.format(
            Locale.ROOT,
            "the most informative of them, %s, separates some labels from the others with a"
                + " balanced accuracy of %.2f, where 0.50 is chance",
            best.quoted(),
            most);
    return most < LITTLE
        ? "The columns have little information about the label: " + told + "."
        : "Alone, " + told + ": the best text model learns more than these candidates.";
  }
}
