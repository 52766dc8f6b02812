package dev.starsight.datasets.explore;

import dev.starsight.chart.ValueFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Tables as RFC 4180 text with LF line ends, the same in every locale. */
final class TableCsv {

  private TableCsv() {}

  static String of(Table table) {
    StringBuilder text = new StringBuilder();
    append(text, table.columnNames());
    for (int row = 0; row < table.rowCount(); row++) {
      append(text, cells(table, row, (column, value) -> value.toString()));
    }
    return text.toString();
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

  private static void append(StringBuilder text, List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      text.append(i == 0 ? "" : ",").append(quoted(cells.get(i)));
    }
    text.append('\n');
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
