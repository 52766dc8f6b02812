package dev.starsight.datasets.delimited;

import dev.starsight.data.Dataset;
import dev.starsight.data.StarsightException;
import java.util.List;
import java.util.regex.Pattern;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Rows as a Tablesaw table. */
public final class DelimitedTables {

  // Neither "007" nor 10 digits or more: those are ids, and a number would not give them back.
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,8})");
  private static final Pattern DECIMAL =
      Pattern.compile("-?(0|[1-9][0-9]{0,14})(\\.[0-9]{1,15})?([eE][-+]?[0-9]{1,2})?");

  private DelimitedTables() {}

  /**
   * A table with a column for each of the file's columns: whole numbers where every field is one,
   * else decimal numbers where every field is one, else texts. Empty fields are missing values. A
   * column without a name is called {@code C0} by its 0-based index.
   *
   * @throws StarsightException if there is no row, or rows come from files with different headers
   */
  public static Table table(String name, Dataset<Row> rows) {
    if (rows.isEmpty()) {
      throw new StarsightException("a table needs at least one row, but there is none");
    }
    List<String> names = rows.rows().get(0).header().names();
    for (Row row : rows) {
      if (!row.header().names().equals(names)) {
        throw new StarsightException(
            row.header().source()
                + ": rows of one table need one header, but "
                + row.header()
                + " is not "
                + names);
      }
    }
    Table table = Table.create(name);
    for (int i = 0; i < names.size(); i++) {
      String column = names.get(i).isEmpty() ? "C" + i : names.get(i);
      table.addColumns(column(column, i, rows));
    }
    return table;
  }

  private static Column<?> column(String name, int index, Dataset<Row> rows) {
    if (all(WHOLE, index, rows)) {
      IntColumn whole = IntColumn.create(name);
      rows.forEach(row -> appendWhole(whole, row.text(index)));
      return whole;
    }
    if (all(DECIMAL, index, rows)) {
      DoubleColumn decimal = DoubleColumn.create(name);
      rows.forEach(row -> appendDecimal(decimal, row.text(index)));
      return decimal;
    }
    StringColumn text = StringColumn.create(name);
    rows.forEach(row -> text.append(row.text(index)));
    return text;
  }

  /** Whether every field that is not empty matches, and there is one. */
  private static boolean all(Pattern pattern, int index, Dataset<Row> rows) {
    boolean some = false;
    for (Row row : rows) {
      String text = row.text(index);
      if (!text.isEmpty()) {
        if (!pattern.matcher(text).matches()) {
          return false;
        }
        some = true;
      }
    }
    return some;
  }

  private static void appendWhole(IntColumn column, String text) {
    if (text.isEmpty()) {
      column.appendMissing();
    } else {
      column.append(Integer.parseInt(text));
    }
  }

  private static void appendDecimal(DoubleColumn column, String text) {
    if (text.isEmpty()) {
      column.appendMissing();
    } else {
      column.append(Double.parseDouble(text));
    }
  }
}
