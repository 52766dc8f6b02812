package dev.starsight.profile;

import static dev.starsight.profile.TypeDecision.format;

import dev.starsight.chart.Bars;
import dev.starsight.chart.ValueFormat;
import dev.starsight.data.Example;
import dev.starsight.profile.ColumnProfile.ColumnType;
import dev.starsight.profile.ColumnProfile.NumberSummary;
import dev.starsight.profile.TableProfile.SuggestedAction;
import dev.starsight.profile.TableProfile.TextRepeats;
import dev.starsight.report.Report;
import dev.starsight.report.Report.KeyFigure;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes the page that describes a table before training: its size and labels, suggested actions,
 * every column with its type and its values, repeated texts, sample rows, and their provenance.
 *
 * <pre>{@code
 * TableProfile profile = TableProfile.of(splits.train(), "review_body", "star_rating", 42);
 * ProfileReport.of(profile, FeatureChoice.automatic(profile)).writeTo(Path.of("exploration.html"));
 * }</pre>
 */
public final class ProfileReport {

  static final ValueFormat COUNT = ValueFormat.whole();
  static final ValueFormat PERCENT = ValueFormat.percent(1);

  /** Characters shown of a field. */
  static final int FIELD = 32;

  private static final int TEXT = 140;

  /** With more labels there is only a table. */
  private static final int MAX_BARS = 40;

  private ProfileReport() {}

  /**
   * Returns the page.
   *
   * @param profile of the rows to learn from
   * @param choice which further columns are used
   */
  public static Report of(TableProfile profile, FeatureChoice choice) {
    return Report.titled("Data exploration")
        .withSubtitle(
            format(
                "%,d rows: %s by %s",
                profile.rows(), profile.label().name(), profile.text().name()))
        .with(overview(profile))
        .with(actions(profile))
        .with(target(profile))
        .with(new ColumnTables(profile, choice).section())
        .with(texts(profile))
        .with(samples(profile))
        .with(Section.titled("Provenance").facts(profile.provenance().facts()));
  }

  private static Section overview(TableProfile profile) {
    long most = profile.labelCounts().values().stream().mapToLong(n -> n).max().orElse(0);
    return Section.titled("The table")
        .keyFigures(
            new KeyFigure(COUNT.format(profile.rows()), "rows"),
            new KeyFigure(COUNT.format(profile.columns().size()), "columns beside text and label"),
            new KeyFigure(
                COUNT.format(profile.labelCounts().size()),
                "labels",
                profile.problem().kind().name().toLowerCase(Locale.ROOT)),
            new KeyFigure(
                PERCENT.format((double) most / profile.rows()),
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
      table =
          table.row(
              cut(entry.getKey(), FIELD), COUNT.format(entry.getValue()), PERCENT.format(share));
    }
    Section section = Section.titled("The label, " + profile.label().name());
    if (bars.size() > MAX_BARS) {
      return section.table(table);
    }
    String title = "How the rows are spread over the labels";
    Bars figure =
        profile.problem().kind() == Problem.Kind.ORDINAL
            ? Bars.vertical(title, bars)
            : Bars.horizontal(title, bars);
    return section.figure(figure.withSubtitle("Share of all rows.").withFormat(PERCENT), table);
  }

  private static Section texts(TableProfile profile) {
    Map<String, String> facts = new LinkedHashMap<>();
    NumberSummary words = profile.text().words();
    if (words != null) {
      facts.put(
          "Words",
          format(
              "half of the texts have up to %,.0f, nine tenths up to %,.0f, the longest has %,.0f",
              words.median(), words.ninetieth(), words.high()));
    }
    facts.put(
        "Empty",
        format(
            "%,d texts (%s)",
            profile.text().missing(), PERCENT.format(profile.text().missingShare())));
    TextRepeats repeats = profile.repeats();
    facts.put(
        "Repeated",
        repeats.rows() == 0
            ? "no text comes twice"
            : format(
                "%,d rows share %,d texts; two rows with the same text have the same label in %s of"
                    + " the cases, and a model of the text alone can be right in %s of them at"
                    + " best",
                repeats.rows(),
                repeats.texts(),
                PERCENT.format(repeats.agreement()),
                PERCENT.format(repeats.ceiling())));
    facts.put(
        "Names the label",
        profile
            .leak(profile.text().name())
            .map(leak -> "yes: " + leak.sentence())
            .orElse("no, as far as we can tell"));
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
        .paragraph("Spread evenly over the table; long fields are shortened.")
        .facts(rows);
  }

  /** Returns the name of a column as a page shows it. */
  static String shown(String column) {
    return column.isEmpty() ? "(no name)" : column;
  }

  /** Returns the beginning of a text, in one line. */
  static String cut(String text, int most) {
    String line = text.strip().replaceAll("\\s+", " ");
    if (line.codePointCount(0, line.length()) <= most) {
      return line;
    }
    return line.substring(0, line.offsetByCodePoints(0, most - 1)).stripTrailing() + "…";
  }
}
