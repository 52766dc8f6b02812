package dev.starsight.explore.internal.answers;

import dev.starsight.chart.ValueFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.commons.csv.CSVFormat;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Tables as RFC 4180 text with LF line ends, the same in every locale. */
public final class TableCsv {

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  private TableCsv() {}

  public static String of(Table table) {
    StringBuilder text = new StringBuilder(line(table.columnNames()));
    for (int row = 0; row < table.rowCount(); row++) {
      text.append(line(cells(table, row, (column, value) -> value.toString())));
    }
    return text.toString();
  }

  private static String line(List<String> cells) {
    return FORMAT.format(cells.toArray()) + '\n';
  }

  /** The cells of a row as texts; a missing one is empty. */
  static List<String> cells(Table table, int row, BiFunction<String, Object, String> format) {
    List<String> cells = new ArrayList<>();
    for (Column<?> column : table.columns()) {
      cells.add(column.isMissing(row) ? "" : format.apply(column.name(), column.get(row)));
    }
    return cells;
  }

  /** A number of a column as a person reads it; years are not grouped. */
  static String readable(String column, Object value) {
    if (value instanceof Double number) {
      return ValueFormat.decimals(3).format(number);
    }
    boolean grouped = !column.equals("year") && (value instanceof Long || value instanceof Integer);
    return grouped ? ValueFormat.whole().format(((Number) value).longValue()) : value.toString();
  }
}
