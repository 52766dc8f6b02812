package dev.starsight.datasets.explore;

import dev.starsight.chart.ValueFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Tables as RFC 4180 text with LF line ends, the same in every locale. */
final class Csv {

  private Csv() {}

  static String of(Table table) {
    StringBuilder text = new StringBuilder();
    append(text, table.columnNames());
    for (int row = 0; row < table.rowCount(); row++) {
      append(text, cells(table, row, Csv::exact));
    }
    return text.toString();
  }

  /** The cells of a row as texts; a missing one is empty. */
  static List<String> cells(Table table, int row, Function<Object, String> format) {
    List<String> cells = new ArrayList<>();
    for (Column<?> column : table.columns()) {
      cells.add(column.isMissing(row) ? "" : format.apply(column.get(row)));
    }
    return cells;
  }

  /** With every digit; whole numbers without a point. */
  private static String exact(Object value) {
    return value.toString();
  }

  /**
   * As a person reads it; a year is not grouped because its column holds texts or short numbers.
   */
  static String readable(Object value) {
    if (value instanceof Double number) {
      return ValueFormat.decimals(3).format(number);
    }
    return value instanceof Long number
        ? ValueFormat.whole().format((double) number)
        : value.toString();
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
