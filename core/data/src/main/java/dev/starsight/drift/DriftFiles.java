package dev.starsight.drift;

import dev.starsight.data.internal.SpreadsheetText;
import dev.starsight.data.internal.VisibleText;
import dev.starsight.drift.ColumnDrift.Missing;
import dev.starsight.drift.ColumnDrift.ValueShare;
import dev.starsight.drift.TextDrift.TellingPhrase;
import dev.starsight.drift.TextDrift.UnlikeText;
import dev.starsight.files.internal.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tables of a comparison as CSV (RFC 4180 with LF line ends), and its figures. */
final class DriftFiles {

  static final String COLUMNS_FILE = "drift-columns.csv";
  static final String PHRASES_FILE = "drift-phrases.csv";
  static final String ROWS_FILE = "drift-rows.csv";

  private static final int TEXT_LENGTH = 400;

  private static final List<String> COLUMNS =
      List.of(
          "column",
          "kind",
          "drifted",
          "method",
          "statistic",
          "measure",
          "effect",
          "psi",
          "p",
          "q",
          "moved",
          "moved_first",
          "moved_second",
          "appeared",
          "vanished",
          "missing_first",
          "missing_second",
          "missing_p",
          "missing_q",
          "note");

  private final DriftReport report;
  private final boolean spreadsheetSafe;

  DriftFiles(DriftReport report, boolean spreadsheetSafe) {
    this.report = report;
    this.spreadsheetSafe = spreadsheetSafe;
  }

  void writeTo(Path directory) throws IOException {
    List<List<Object>> columns = new ArrayList<>();
    report.columns().columns().forEach(column -> columns.add(cells(column)));
    PredictionDrift predictions = report.predictions();
    if (predictions != null) {
      predictions.columns().forEach(column -> columns.add(cells(column)));
    }
    write(directory.resolve(COLUMNS_FILE), COLUMNS, columns);
    DriftFigures figures = new DriftFigures(report);
    AtomicFile.write(directory.resolve(DriftFigures.EFFECTS_FILE), figures.effects().svg());
    for (Map.Entry<ColumnDrift, String> figure : figures.files().entrySet()) {
      AtomicFile.write(
          directory.resolve(figure.getValue()), figures.distributions(figure.getKey()).svg());
    }
    TextDrift texts = report.texts();
    if (texts != null) {
      writeTexts(directory, texts);
    }
  }

  private void writeTexts(Path directory, TextDrift texts) throws IOException {
    List<List<Object>> phrases = new ArrayList<>();
    for (TellingPhrase phrase : texts.phrases()) {
      phrases.add(
          List.of(
              phrase.phrase(),
              phrase.ofSecond() ? "second" : "first",
              phrase.first(),
              phrase.second(),
              phrase.effect(),
              phrase.example()));
    }
    write(
        directory.resolve(PHRASES_FILE),
        List.of("phrase", "side", "first", "second", "effect", "example"),
        phrases);
    List<List<Object>> rows = new ArrayList<>();
    for (UnlikeText row : texts.unlike()) {
      rows.add(List.of(row.id(), row.probability(), VisibleText.cut(row.text(), TEXT_LENGTH)));
    }
    write(directory.resolve(ROWS_FILE), List.of("id", "probability", "text"), rows);
  }

  private static List<Object> cells(ColumnDrift column) {
    DriftTest test = column.values();
    ValueShare moved = column.mostMoved().orElse(null);
    Missing missing = column.missing();
    DriftTest absent = missing.test();
    return List.of(
        column.column(),
        column.kind().name(),
        column.drifted(),
        test == null ? "" : test.method(),
        test == null ? "" : number(test.statistic()),
        test == null ? "" : test.measure(),
        test == null ? "" : number(test.effect()),
        number(column.psi()),
        test == null ? "" : number(test.p()),
        test == null ? "" : number(test.q()),
        moved == null ? "" : moved.value(),
        moved == null ? "" : number(moved.first()),
        moved == null ? "" : number(moved.second()),
        column.appeared().size(),
        column.vanished().size(),
        number(missing.first()),
        number(missing.second()),
        absent == null ? "" : number(absent.p()),
        absent == null ? "" : number(absent.q()),
        column.note());
  }

  /** Returns a number, or an empty cell for NaN. */
  private static Object number(double value) {
    return Double.isNaN(value) ? "" : value;
  }

  private void write(Path file, List<String> header, List<List<Object>> rows) throws IOException {
    StringBuilder text = new StringBuilder(String.join(",", header)).append('\n');
    for (List<Object> row : rows) {
      text.append(row.stream().map(this::cell).collect(Collectors.joining(","))).append('\n');
    }
    AtomicFile.write(file, text.toString());
  }

  private String cell(@Nullable Object value) {
    Object shown = spreadsheetSafe ? SpreadsheetText.safe(value) : value;
    String text = String.valueOf(shown);
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
