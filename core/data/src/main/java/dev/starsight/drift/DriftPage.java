package dev.starsight.drift;

import dev.starsight.chart.ValueFormat;
import dev.starsight.data.internal.VisibleText;
import dev.starsight.drift.ColumnDrift.Missing;
import dev.starsight.drift.ColumnDrift.ValueShare;
import dev.starsight.drift.TextDrift.TellingPhrase;
import dev.starsight.drift.TextDrift.UnlikeText;
import dev.starsight.report.Report.KeyFigure;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The sections of a page about a comparison. */
final class DriftPage {

  /** Columns in the table; all are in the CSV file. */
  private static final int LISTED = 40;

  private static final int PHRASES = 30;
  private static final int ROWS = 10;
  private static final int EXCERPT = 240;
  private static final int NAME_LENGTH = 24;
  private static final ValueFormat PERCENT = ValueFormat.percent(1);

  private final DriftReport report;
  private final DriftFigures figures;

  DriftPage(DriftReport report) {
    this.report = report;
    this.figures = new DriftFigures(report);
  }

  List<Section> sections() {
    List<Section> sections = new ArrayList<>();
    sections.add(columns());
    TextDrift texts = report.texts();
    if (texts != null) {
      sections.add(texts(texts));
    }
    PredictionDrift predictions = report.predictions();
    if (predictions != null) {
      sections.add(predictions(predictions));
    }
    return sections;
  }

  private Section columns() {
    TableDrift table = report.columns();
    Section section = Section.titled("Drift of columns").paragraph(table.sentence());
    if (table.columns().stream().anyMatch(column -> column.values() != null)) {
      section = section.figure(figures.effects());
    }
    List<ColumnDrift> listed = listed(table.columns());
    String caption =
        listed.size() < table.columns().size()
            ? "The first %s columns; drift-columns.csv has all".formatted(listed.size())
            : "";
    section = section.table(table(caption, listed));
    String samples = samples(listed);
    if (!samples.isEmpty()) {
      section = section.note("Samples:", samples);
    }
    for (ColumnDrift column : figures.files().keySet()) {
      section = section.figure(figures.distributions(column));
    }
    for (String lacking : lacking(table)) {
      section = section.note("Not in both sources:", lacking);
    }
    return section.paragraph(
        """
        A column has drifted if chance does not explain the difference (the false-discovery rate \
        over all %s tests of this page is at most 5 %%, Benjamini and Hochberg) and if it is not \
        small: the effect is 0.08 or more, as of a normal distribution that moves by a fifth of \
        its standard deviation. The effect is the largest distance of the distributions of \
        numbers and lengths, and the Jensen-Shannon distance of categories; of absent values it \
        is Cohen's h, 0.2 or more. The tests take rows for independent: many rows of one author \
        or product make chance look smaller than it is.\
        """
            .formatted(report.tests()));
  }

  /** Returns those that have drifted first, then by effect. */
  private static List<ColumnDrift> listed(List<ColumnDrift> columns) {
    return columns.stream()
        .sorted(
            Comparator.comparing((ColumnDrift column) -> !column.drifted())
                .thenComparing(column -> -column.effect()))
        .limit(LISTED)
        .toList();
  }

  private static List<String> lacking(TableDrift table) {
    List<String> sentences = new ArrayList<>();
    if (!table.onlyFirst().isEmpty()) {
      sentences.add("the second has no " + names(table.onlyFirst()) + ".");
    }
    if (!table.onlySecond().isEmpty()) {
      sentences.add("the first has no " + names(table.onlySecond()) + ".");
    }
    return sentences;
  }

  private static String names(List<String> names) {
    List<String> shown = names.stream().limit(LISTED).map(DriftPage::shortened).toList();
    return String.join(", ", shown)
        + (names.size() > shown.size()
            ? " and %s more".formatted(names.size() - shown.size())
            : "");
  }

  private static String shortened(String name) {
    return VisibleText.cut(name, EXCERPT);
  }

  /** Returns what was sampled of which columns; empty for nothing. */
  private static String samples(List<ColumnDrift> columns) {
    Map<String, List<String>> columnsByNote = new LinkedHashMap<>();
    for (ColumnDrift column : columns) {
      if (column.values() != null && !column.note().isEmpty()) {
        columnsByNote
            .computeIfAbsent(column.note(), note -> new ArrayList<>())
            .add(DriftFigures.name(column));
      }
    }
    return columnsByNote.entrySet().stream()
        .map(each -> "%s of %s".formatted(each.getKey(), String.join(", ", each.getValue())))
        .collect(Collectors.joining("; "));
  }

  private static ReportTable table(String caption, List<ColumnDrift> columns) {
    ReportTable table =
        ReportTable.of(
            caption,
            "column",
            "compared as",
            "verdict",
            "effect",
            "PSI",
            "q",
            "moved most",
            "absent");
    List<List<String>> rows = new ArrayList<>();
    for (ColumnDrift column : columns) {
      DriftTest test = column.values();
      rows.add(
          List.of(
              DriftFigures.name(column),
              column.kind().words(),
              verdict(column),
              test == null ? "" : ReportTable.score(test.effect()),
              test == null ? "" : ReportTable.score(column.psi()),
              test == null ? "" : ValueFormat.automatic().format(test.q()),
              test == null ? column.note() : column.mostMoved().map(DriftPage::moved).orElse(""),
              absent(column.missing())));
    }
    return table.rows(rows);
  }

  private static String verdict(ColumnDrift column) {
    DriftTest test = column.values();
    if (test != null && (test.drifted() || !column.drifted())) {
      return test.verdict();
    }
    return column.drifted() ? "absent values drifted" : "not tested";
  }

  private static String moved(ValueShare share) {
    return "%s: %s → %s"
        .formatted(share.value(), PERCENT.format(share.first()), PERCENT.format(share.second()));
  }

  private static String absent(Missing missing) {
    return missing.first() == 0 && missing.second() == 0
        ? "none"
        : PERCENT.format(missing.first()) + " → " + PERCENT.format(missing.second());
  }

  private Section texts(TextDrift texts) {
    Section section = Section.titled("Drift of texts");
    if (texts.test() == null) {
      return section.paragraph("The texts were not judged: " + texts.note() + ".");
    }
    section =
        section
            .paragraph(
                String.format(
                    Locale.ROOT,
                    "A linear model of words and pairs of words was fitted to tell the texts of"
                        + " both sources apart, and asked about texts that it had not seen: %,d"
                        + " of %s and %,d of %s.",
                    texts.firstTexts(),
                    report.firstName(),
                    texts.secondTexts(),
                    report.secondName()))
            .keyFigures(
                new KeyFigure(
                    ReportTable.score(texts.auc()),
                    "AUC",
                    "95 %% interval %s to %s"
                        .formatted(
                            ReportTable.score(texts.low()), ReportTable.score(texts.high()))),
                new KeyFigure(texts.verdict(), "the texts", "0.5 alike, 1 told apart"));
    if (!texts.note().isEmpty()) {
      section = section.note("A sample:", texts.note() + ".");
    }
    if (texts.drifted()) {
      section = section.table(phrases(texts)).table(unlike(texts));
    }
    return section;
  }

  private ReportTable phrases(TextDrift texts) {
    ReportTable table =
        ReportTable.of(
            "What tells them apart",
            "phrase",
            "more in",
            VisibleText.cut(report.firstName(), NAME_LENGTH),
            VisibleText.cut(report.secondName(), NAME_LENGTH),
            "example");
    List<List<String>> rows = new ArrayList<>();
    for (TellingPhrase phrase : texts.phrases().stream().limit(PHRASES).toList()) {
      rows.add(
          List.of(
              phrase.phrase(),
              VisibleText.cut(
                  phrase.ofSecond() ? report.secondName() : report.firstName(), NAME_LENGTH),
              PERCENT.format((double) phrase.first() / texts.firstTexts()),
              PERCENT.format((double) phrase.second() / texts.secondTexts()),
              phrase.example()));
    }
    return table.rows(rows);
  }

  private ReportTable unlike(TextDrift texts) {
    ReportTable table =
        ReportTable.of(
            "Texts of " + report.secondName() + " most unlike the others",
            "row",
            "probability",
            "text");
    List<List<String>> rows = new ArrayList<>();
    for (UnlikeText row : texts.unlike().stream().limit(ROWS).toList()) {
      rows.add(
          List.of(
              row.id(),
              ReportTable.score(row.probability()),
              VisibleText.cut(row.text(), EXCERPT)));
    }
    return table.rows(rows);
  }

  private Section predictions(PredictionDrift predictions) {
    ReportTable expected =
        ReportTable.of(
            "Mean probability of each label", "label", report.firstName(), report.secondName());
    List<List<String>> rows = new ArrayList<>();
    for (ValueShare share : predictions.expected()) {
      rows.add(
          List.of(share.value(), PERCENT.format(share.first()), PERCENT.format(share.second())));
    }
    Section section =
        Section.titled("Drift of predictions")
            .paragraph(
                predictions.drifted()
                    ? "The predictions of the model have drifted."
                    : "The predictions of the model have not drifted.")
            .table(table("", predictions.columns()));
    for (ColumnDrift column : predictions.columns()) {
      if (!column.shares().isEmpty()) {
        section = section.figure(figures.distributions(column));
      }
    }
    return section.table(expected.rows(rows));
  }
}
