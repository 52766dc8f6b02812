package dev.starsight.examples;

import dev.starsight.automl.Leaderboard;
import dev.starsight.automl.Trial;
import dev.starsight.chart.Bars;
import dev.starsight.chart.ValueFormat;
import dev.starsight.data.Example;
import dev.starsight.model.Metric;
import dev.starsight.profile.ColumnProfile;
import dev.starsight.profile.ColumnSignal;
import dev.starsight.profile.ColumnType;
import dev.starsight.profile.FeatureChoice;
import dev.starsight.profile.NumberSummary;
import dev.starsight.profile.Problem;
import dev.starsight.profile.SuggestedAction;
import dev.starsight.profile.TableProfile;
import dev.starsight.profile.TextRepeats;
import dev.starsight.report.KeyFigure;
import dev.starsight.report.Report;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The parts of a report that show a table before anything is learnt from it. */
final class ExplorationSections {

  private static final int TEXT = 140;
  private static final int FIELD = 32;
  private static final int TOP = 3;

  /** How the names of candidates end that use columns. */
  private static final String COLUMNS = "-columns";

  /** A column that tells less than this alone has little to add. */
  private static final double LITTLE = 0.6;

  private ExplorationSections() {}

  /** The whole page. */
  static String page(TableProfile profile, FeatureChoice choice) {
    Report report =
        Report.titled("Data exploration")
            .withSubtitle(
                String.format(
                    Locale.ROOT,
                    "%,d rows: %s by %s",
                    profile.rows(),
                    profile.label().name(),
                    profile.text().name()));
    for (Section section : of(profile, choice)) {
      report = report.with(section);
    }
    return report
        .with(Section.titled("Provenance").facts(EvaluationReport.provenance(profile.provenance())))
        .html();
  }

  /** All sections, in the order to show them. */
  static List<Section> of(TableProfile profile, FeatureChoice choice) {
    return List.of(
        overview(profile),
        actions(profile),
        target(profile),
        columns(profile, choice),
        texts(profile),
        samples(profile));
  }

  private static Section overview(TableProfile profile) {
    long most = profile.labelCounts().values().stream().mapToLong(n -> n).max().orElse(0);
    return Section.titled("The table")
        .keyFigures(
            new KeyFigure(count(profile.rows()), "rows"),
            new KeyFigure(count(profile.columns().size()), "columns beside text and label"),
            new KeyFigure(
                count(profile.labelCounts().size()),
                "labels",
                profile.problem().kind().name().toLowerCase(Locale.ROOT)),
            new KeyFigure(
                percent((double) most / profile.rows()),
                "right by always saying the most frequent"))
        .paragraph(profile.problem().explanation());
  }

  private static Section actions(TableProfile profile) {
    Section section = Section.titled("What to do first");
    Map<String, String> others = new LinkedHashMap<>();
    for (SuggestedAction action : profile.actions()) {
      if (action.urgent()) {
        section = section.warning(shown(action.column()), action.sentence());
      } else {
        others.merge(shown(action.column()), action.sentence(), (one, other) -> one + "\n" + other);
      }
    }
    if (profile.actions().isEmpty()) {
      return section.paragraph("Nothing: the table can be learnt from as it is.");
    }
    return others.isEmpty() ? section : section.facts(others);
  }

  private static Section target(TableProfile profile) {
    List<Bars.Bar> bars = new ArrayList<>();
    ReportTable table = ReportTable.of("Rows by label", "label", "rows", "share");
    for (Map.Entry<String, Long> entry : profile.labelCounts().entrySet()) {
      double share = (double) entry.getValue() / profile.rows();
      bars.add(new Bars.Bar(cut(entry.getKey(), FIELD), share));
      table = table.row(cut(entry.getKey(), FIELD), count(entry.getValue()), percent(share));
    }
    Section section = Section.titled("The label, " + profile.label().name());
    int shown = 40; // more bars than that nobody reads
    if (bars.size() > shown) {
      return section.table(table);
    }
    String title = "How the rows are spread over the labels";
    Bars figure =
        profile.problem().kind() == Problem.Kind.ORDINAL
            ? Bars.vertical(title, bars)
            : Bars.horizontal(title, bars);
    return section.figure(
        figure.withSubtitle("Share of all rows.").withFormat(ValueFormat.percent(1)), table);
  }

  private static Section columns(TableProfile profile, FeatureChoice choice) {
    Section section = Section.titled("The columns");
    ReportTable table =
        ReportTable.of(
            "What each column holds. \"Alone\" is the balanced accuracy with which it alone tells"
                + " some labels from the others, on rows that were held out; 0.50 is chance",
            "column",
            "type",
            "missing",
            "different values",
            "words",
            "most frequent",
            "alone",
            "why this type");
    List<ColumnProfile> all = new ArrayList<>(List.of(profile.text(), profile.label()));
    all.addAll(profile.columns());
    for (ColumnProfile column : all) {
      NumberSummary words = column.words();
      table =
          table.row(
              shown(column.name()),
              column.equals(profile.text())
                  ? "the text"
                  : column.equals(profile.label()) ? "the label" : column.type().words(),
              percent(column.missingShare()),
              count(column.distinct()),
              words == null ? "–" : String.format(Locale.ROOT, "%.1f", words.mean()),
              column.equals(profile.text()) ? "" : frequent(column),
              column.measured().map(ExplorationSections::alone).orElse("–"),
              column.reason());
    }
    section = section.table(table);
    if (all.stream().anyMatch(c -> c.type() == ColumnType.NUMERIC)) {
      section = section.table(numbers(all));
    }
    if (profile.columns().isEmpty()) {
      return section;
    }
    section =
        section.paragraph(
            choice.taken().isEmpty()
                ? "Nothing but the text is learnt from."
                : "Learnt from beside the text: " + String.join(", ", choice.taken()) + ".");
    Map<String, String> left = left(profile, choice);
    return left.isEmpty() ? section : section.facts(left);
  }

  private static Map<String, String> left(TableProfile profile, FeatureChoice choice) {
    Map<String, String> reasons = FeatureChoice.automatic(profile).left();
    Map<String, String> left = new LinkedHashMap<>();
    choice
        .left()
        .forEach(
            (name, reason) -> left.put(shown(name), "left: " + reasons.getOrDefault(name, reason)));
    return left;
  }

  private static ReportTable numbers(List<ColumnProfile> columns) {
    ReportTable table =
        ReportTable.of(
            "How the numbers are spread",
            "column",
            "least",
            "a quarter up to",
            "half up to",
            "three quarters up to",
            "nine tenths up to",
            "most",
            "mean",
            "deviation");
    for (ColumnProfile column : columns) {
      NumberSummary n = column.numbers();
      if (column.type() == ColumnType.NUMERIC && n != null) {
        table =
            table.row(
                shown(column.name()),
                n.low(),
                n.lowerQuartile(),
                n.median(),
                n.upperQuartile(),
                n.ninetieth(),
                n.high(),
                n.mean(),
                n.deviation());
      }
    }
    return table;
  }

  private static String alone(ColumnSignal signal) {
    return String.format(Locale.ROOT, "%.2f", signal.groupAccuracy());
  }

  private static String frequent(ColumnProfile column) {
    if (column.type() == ColumnType.IDENTIFIER) {
      return "";
    }
    List<String> top = new ArrayList<>();
    for (ColumnProfile.ValueCount value : column.top()) {
      if (top.size() < TOP) {
        top.add(
            cut(value.value(), FIELD)
                + " ("
                + percent((double) value.rows() / Math.max(1, column.rows()))
                + ")");
      }
    }
    return String.join(", ", top);
  }

  private static Section texts(TableProfile profile) {
    Map<String, String> facts = new LinkedHashMap<>();
    NumberSummary words = profile.text().words();
    if (words != null) {
      facts.put(
          "Words",
          String.format(
              Locale.ROOT,
              "half of the texts have up to %,.0f, nine tenths up to %,.0f, the longest has %,.0f",
              words.median(),
              words.ninetieth(),
              words.high()));
    }
    facts.put(
        "Empty",
        String.format(
            Locale.ROOT,
            "%,d texts (%s)",
            profile.text().missing(),
            percent(profile.text().missingShare())));
    TextRepeats repeats = profile.repeats();
    facts.put(
        "Repeated",
        repeats.rows() == 0
            ? "no text comes twice"
            : String.format(
                Locale.ROOT,
                "%,d rows share %,d texts; two rows with the same text have the same label in %s of"
                    + " the cases, and a model of the text alone can be right in %s of them at"
                    + " best",
                repeats.rows(),
                repeats.texts(),
                percent(repeats.agreement()),
                percent(repeats.ceiling())));
    facts.put(
        "Names the label",
        profile
            .leak(profile.text().name())
            .map(leak -> "yes: " + leak.sentence())
            .orElse("not that we can see"));
    return Section.titled("The texts, " + profile.text().name()).facts(facts);
  }

  private static Section samples(TableProfile profile) {
    Map<String, String> rows = new LinkedHashMap<>();
    for (Example example : profile.samples()) {
      List<String> fields = new ArrayList<>();
      for (ColumnProfile column : profile.columns()) {
        String value = example.columns().getOrDefault(column.name(), "");
        if (!value.isBlank() && column.type() != ColumnType.CONSTANT && !column.name().isEmpty()) {
          fields.add(column.name() + ": " + cut(value, FIELD));
        }
      }
      rows.merge(
          example.id() + "\n" + profile.label().name() + " " + cut(example.requireLabel(), FIELD),
          (example.text().isBlank() ? "(empty text)" : cut(example.text(), TEXT))
              + (fields.isEmpty() ? "" : "\n" + String.join(" · ", fields)),
          (one, other) -> one + "\n" + other);
    }
    return Section.titled("Some rows")
        .paragraph("From all over the table, long fields cut.")
        .facts(rows);
  }

  /**
   * Whether candidates that use further columns beat those that read the text alone, and why not;
   * nothing where none uses any.
   */
  static Optional<Section> whatColumnsAdd(Leaderboard board, TableProfile profile) {
    Metric metric = board.metric();
    List<Trial.Scored> with = scored(board, true);
    List<Trial.Scored> without = scored(board, false);
    if (with.isEmpty() || without.isEmpty()) {
      return Optional.empty();
    }
    ReportTable table =
        ReportTable.of(metric.id() + " on validation", "candidate", "text alone", "with columns");
    for (Trial.Scored trial : with) {
      for (Trial.Scored twin : without) {
        if (trial.name().equals(twin.name() + COLUMNS)) {
          table =
              table.row(
                  twin.name(),
                  EvaluationSections.text(metric.of(twin.validation())),
                  EvaluationSections.text(metric.of(trial.validation())));
        }
      }
    }
    Section section =
        Section.titled("What the columns add")
            .paragraph(verdict(metric, with.get(0), without.get(0), profile));
    return Optional.of(table.rows().isEmpty() ? section : section.table(table));
  }

  private static List<Trial.Scored> scored(Leaderboard board, boolean columns) {
    return board.trials().stream()
        .flatMap(trial -> trial.scored().stream())
        .filter(trial -> !trial.kind().equals("ensemble"))
        .filter(trial -> trial.settings().values().containsKey("tableColumns") == columns)
        .toList();
  }

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
      return "The best candidate with columns beats every one that reads the text alone: "
          + figures
          + ".";
    }
    return "No candidate with columns beats the best that reads the text alone: "
        + figures
        + ". "
        + why(profile, with);
  }

  /** The most that a used column tells alone. */
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

  private static String shown(String column) {
    return column.isEmpty() ? "(no name)" : column;
  }

  /** The beginning of a text, in one line. */
  private static String cut(String text, int most) {
    String line = text.strip().replaceAll("\\s+", " ");
    if (line.codePointCount(0, line.length()) <= most) {
      return line;
    }
    return line.substring(0, line.offsetByCodePoints(0, most - 1)).stripTrailing() + "…";
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String percent(double share) {
    return ValueFormat.percent(1).format(share);
  }
}
