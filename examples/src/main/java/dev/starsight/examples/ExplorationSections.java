package dev.starsight.examples;

import dev.starsight.chart.Bars;
import dev.starsight.chart.ValueFormat;
import dev.starsight.data.Example;
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

/** The parts of a report that show a table before anything is learnt from it. */
final class ExplorationSections {

  private static final int TEXT = 140;
  private static final int FIELD = 32;
  private static final int TOP = 3;

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
    return section.facts(left(choice));
  }

  private static Map<String, String> left(FeatureChoice choice) {
    Map<String, String> left = new LinkedHashMap<>();
    choice.left().forEach((name, reason) -> left.put(shown(name), "left out: " + reason));
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
                    + " the cases, so that no model of the text alone can be right in more than %s"
                    + " of them",
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
    List<String> headers = new ArrayList<>(List.of(profile.label().name(), profile.text().name()));
    profile.columns().forEach(column -> headers.add(shown(column.name())));
    List<List<String>> rows = new ArrayList<>();
    for (Example example : profile.samples()) {
      List<String> row = new ArrayList<>();
      row.add(cut(example.requireLabel(), FIELD));
      row.add(cut(example.text(), TEXT));
      for (ColumnProfile column : profile.columns()) {
        row.add(cut(example.columns().getOrDefault(column.name(), ""), FIELD));
      }
      rows.add(row);
    }
    return Section.titled("Some rows")
        .table(new ReportTable("Drawn at random, long fields cut", headers, rows, -1));
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
