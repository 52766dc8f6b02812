package dev.starsight.explore;

import dev.starsight.chart.Figure;
import dev.starsight.data.internal.SpreadsheetText;
import dev.starsight.files.internal.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.commons.csv.CSVFormat;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Tables as RFC 4180 text with LF line ends, the same in every locale. */
final class TableCsv {

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  private TableCsv() {}

  /** Writes a table as CSV and, where there is one, its figure as SVG. */
  static void write(
      Path directory,
      String tableFile,
      Table table,
      String figureFile,
      @Nullable Figure figure,
      boolean spreadsheetSafe)
      throws IOException {
    AtomicFile.write(directory.resolve(tableFile), of(table, spreadsheetSafe));
    if (figure != null) {
      AtomicFile.write(directory.resolve(figureFile), figure.svg());
    }
  }

  /**
   * Writes a table as CSV.
   *
   * @param spreadsheetSafe whether texts that a spreadsheet would run get an apostrophe in front
   */
  static String of(Table table, boolean spreadsheetSafe) {
    StringBuilder text = new StringBuilder(line(table.columnNames()));
    for (int row = 0; row < table.rowCount(); row++) {
      text.append(line(cells(table, row, (column, value) -> text(value, spreadsheetSafe))));
    }
    return text.toString();
  }

  private static String text(Object value, boolean spreadsheetSafe) {
    return spreadsheetSafe && value instanceof String text
        ? SpreadsheetText.safe(text)
        : value.toString();
  }

  private static String line(List<String> cells) {
    return FORMAT.format(cells.toArray()) + '\n';
  }

  /** The cells of a row as text; a missing value is an empty cell. */
  static List<String> cells(Table table, int row, BiFunction<String, Object, String> format) {
    List<String> cells = new ArrayList<>();
    for (Column<?> column : table.columns()) {
      cells.add(column.isMissing(row) ? "" : format.apply(column.name(), column.get(row)));
    }
    return cells;
  }
}
