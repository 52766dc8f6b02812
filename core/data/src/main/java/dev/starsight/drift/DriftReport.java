package dev.starsight.drift;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that was compared between two sides, with one false-discovery rate over all tests; its page,
 * files and summary. Immutable.
 *
 * @param firstName the name of the side to compare with, for people
 * @param secondName the name of the side that is compared, for people
 * @param columns the columns
 * @param texts the texts, or null if they were not compared
 * @param predictions the predictions of a model, or null if they were not compared
 */
public record DriftReport(
    String firstName,
    String secondName,
    TableDrift columns,
    @Nullable TextDrift texts,
    @Nullable PredictionDrift predictions) {

  public DriftReport {
    Objects.requireNonNull(firstName, "firstName");
    Objects.requireNonNull(secondName, "secondName");
    Objects.requireNonNull(columns, "columns");
    List<DriftTest> tests = TableDrift.adjust(tests(columns, texts, predictions));
    int at = tests(columns, null, null).size();
    columns = columns.withColumns(TableDrift.withTests(columns.columns(), tests.subList(0, at)));
    if (texts != null && texts.test() != null) {
      texts = texts.withTest(tests.get(at++));
    }
    if (predictions != null) {
      List<DriftTest> rest = tests.subList(at, tests.size());
      predictions = predictions.withColumns(TableDrift.withTests(predictions.columns(), rest));
    }
  }

  private static List<DriftTest> tests(
      TableDrift columns, @Nullable TextDrift texts, @Nullable PredictionDrift predictions) {
    List<DriftTest> tests = new ArrayList<>();
    columns.columns().forEach(column -> tests.addAll(column.tests()));
    DriftTest ofTexts = texts == null ? null : texts.test();
    if (ofTexts != null) {
      tests.add(ofTexts);
    }
    if (predictions != null) {
      predictions.columns().forEach(column -> tests.addAll(column.tests()));
    }
    return tests;
  }

  /** Returns the number of tests, over which the false-discovery rate is. */
  public int tests() {
    return tests(columns, texts, predictions).size();
  }

  /** Returns whether anything has drifted. */
  public boolean drifted() {
    return !columns.drifted().isEmpty()
        || (texts != null && texts.drifted())
        || (predictions != null && predictions.drifted());
  }

  /** Returns the result in a sentence or two. */
  public String sentence() {
    String sentence = columns.sentence();
    if (texts != null && texts.test() != null) {
      sentence +=
          " The texts are %s (AUC %s).".formatted(texts.verdict(), ReportTable.score(texts.auc()));
    }
    if (predictions != null) {
      sentence +=
          predictions.drifted() ? " The predictions have drifted." : " The predictions are alike.";
    }
    return sentence;
  }

  /** Puts {@code drift} into a summary; paths are the names of the files written. */
  public void addTo(ObjectNode summary) {
    new DriftJson(this).addTo(summary.putObject("drift"));
  }

  /**
   * Writes {@code drift-columns.csv}, a figure of the effects and of each column that has drifted,
   * and, if texts were compared, {@code drift-phrases.csv} and {@code drift-rows.csv} into a
   * directory.
   *
   * @param spreadsheetSafe whether texts in tables that a spreadsheet would run as a formula get an
   *     apostrophe in front
   * @throws IOException naming the path, if one cannot be written
   */
  public void writeTo(Path directory, boolean spreadsheetSafe) throws IOException {
    new DriftFiles(this, spreadsheetSafe).writeTo(directory);
  }

  /** Returns the sections of a page: the columns, the texts, the predictions. */
  public List<Section> sections() {
    return new DriftPage(this).sections();
  }
}
