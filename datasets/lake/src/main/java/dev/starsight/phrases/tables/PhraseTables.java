package dev.starsight.phrases.tables;

import dev.starsight.data.internal.SpreadsheetText;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.lake.internal.DuckDb;
import dev.starsight.lake.internal.ParquetTable;
import dev.starsight.phrases.Phrase;
import dev.starsight.phrases.PhraseFindings;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.jspecify.annotations.Nullable;

/** The tables of findings: one row a phrase, and one row a phrase and month. Immutable. */
public final class PhraseTables {

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  private static final int MEMORY_MEGABYTES = 256;

  private static final List<Column> MONTH_COLUMNS =
      List.of(
          new Column("list", "VARCHAR"),
          new Column("phrase", "VARCHAR"),
          new Column("month", "DATE"),
          new Column("reviews", "BIGINT"),
          new Column("all_reviews", "BIGINT"));

  private record Column(String name, String type) {}

  private final PhraseFindings findings;
  private final List<String> labels;

  private PhraseTables(PhraseFindings findings) {
    this.findings = findings;
    this.labels = findings.labels();
  }

  /** Returns the tables of findings. */
  public static PhraseTables of(PhraseFindings findings) {
    return new PhraseTables(findings);
  }

  /**
   * Writes {@code phrases.csv} and {@code phrases.parquet}, one row a phrase, and {@code
   * months.csv} and {@code months.parquet}, one row a phrase and month, if reviews have dates.
   *
   * @param spreadsheetSafe whether texts in CSV that a spreadsheet would run as a formula get an
   *     apostrophe in front
   * @throws IOException naming the path, if one cannot be written
   */
  public void writeTo(Path directory, boolean spreadsheetSafe) throws IOException {
    try (DuckDb duck = DuckDb.open(1, MEMORY_MEGABYTES, "")) {
      write(duck, directory, "phrases", phraseColumns(), phraseRows(), spreadsheetSafe);
      if (!findings.months().isEmpty()) {
        write(duck, directory, "months", MONTH_COLUMNS, monthRows(), spreadsheetSafe);
      }
    } catch (SQLException e) {
      throw DuckDb.failure(directory.toString(), "tables cannot be written", e);
    }
  }

  private List<Column> phraseColumns() {
    List<Column> columns =
        new ArrayList<>(
            List.of(
                new Column("list", "VARCHAR"),
                new Column("rank", "INTEGER"),
                new Column("phrase", "VARCHAR"),
                new Column("side", "VARCHAR"),
                new Column("reviews", "BIGINT"),
                new Column("other_reviews", "BIGINT"),
                new Column("score", "DOUBLE"),
                new Column("q", "DOUBLE"),
                new Column("begins", "DATE")));
    labels.forEach(label -> columns.add(new Column("stars_" + label, "BIGINT")));
    return columns;
  }

  private List<List<@Nullable Object>> phraseRows() {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (boolean isNew : new boolean[] {true, false}) {
      int rank = 0;
      for (Phrase phrase : isNew ? findings.newPhrases() : findings.phrases()) {
        List<@Nullable Object> row =
            new ArrayList<>(
                Arrays.<@Nullable Object>asList(
                    isNew ? "new" : "phrases",
                    ++rank,
                    phrase.text(),
                    phrase.side(),
                    phrase.reviews(),
                    phrase.otherReviews(),
                    phrase.score(),
                    phrase.q(),
                    phrase.begins() == null ? null : phrase.begins().atDay(1)));
        labels.forEach(label -> row.add(phrase.stars().getOrDefault(label, 0L)));
        rows.add(row);
      }
    }
    return rows;
  }

  private List<List<@Nullable Object>> monthRows() {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (boolean isNew : new boolean[] {true, false}) {
      for (Phrase phrase : isNew ? findings.newPhrases() : findings.phrases()) {
        for (int i = 0; i < findings.months().size(); i++) {
          rows.add(
              Arrays.<@Nullable Object>asList(
                  isNew ? "new" : "phrases",
                  phrase.text(),
                  findings.months().get(i).atDay(1),
                  phrase.monthly().get(i),
                  findings.monthlyReviews().get(i)));
        }
      }
    }
    return rows;
  }

  private static void write(
      DuckDb duck,
      Path directory,
      String name,
      List<Column> columns,
      List<List<@Nullable Object>> rows,
      boolean spreadsheetSafe)
      throws IOException, SQLException {
    StringBuilder csv = new StringBuilder();
    line(csv, columns.stream().map(Column::name).toArray());
    for (List<@Nullable Object> row : rows) {
      line(
          csv,
          row.stream().map(cell -> spreadsheetSafe ? SpreadsheetText.safe(cell) : cell).toArray());
    }
    AtomicFile.write(directory.resolve(name + ".csv"), csv.toString());
    Map<String, String> types = new LinkedHashMap<>();
    columns.forEach(column -> types.put(column.name(), column.type()));
    ParquetTable.write(duck, directory.resolve(name + ".parquet"), types, rows);
  }

  private static void line(StringBuilder csv, @Nullable Object[] cells) {
    csv.append(FORMAT.format(cells)).append('\n');
  }
}
