package dev.starsight.explore.internal.answers;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Builds a table row by row. Not thread-safe. */
public final class TableBuilder {

  private final Table table;

  /**
   * Starts a table without rows.
   *
   * @param columns names and SQL types, such as {@code "year INTEGER, reviews BIGINT"}
   */
  public TableBuilder(String name, String columns) {
    this.table = Table.create(name);
    for (String column : columns.split(", ", -1)) {
      int space = column.indexOf(' ');
      table.addColumns(column(column.substring(0, space), column.substring(space + 1)));
    }
  }

  private static Column<?> column(String name, String type) {
    return switch (type) {
      case "VARCHAR" -> StringColumn.create(name);
      case "INTEGER" -> IntColumn.create(name);
      case "BIGINT" -> LongColumn.create(name);
      case "DOUBLE" -> DoubleColumn.create(name);
      case "DATE" -> DateColumn.create(name);
      default -> throw new IllegalArgumentException(name + " has an unknown type: " + type);
    };
  }

  /** Adds a row: one value per column, null for a missing one. */
  public TableBuilder row(@Nullable Object... values) {
    if (values.length != table.columnCount()) {
      throw new IllegalArgumentException(
          "a row must have " + table.columnCount() + " values, but has " + values.length);
    }
    for (int i = 0; i < values.length; i++) {
      append(table.column(i), values[i]);
    }
    return this;
  }

  private static void append(Column<?> column, @Nullable Object value) {
    if (value == null) {
      column.appendMissing();
    } else if (column instanceof StringColumn texts) {
      texts.append((String) value);
    } else if (column instanceof IntColumn integers) {
      integers.append(((Number) value).intValue());
    } else if (column instanceof LongColumn counts) {
      counts.append(((Number) value).longValue());
    } else if (column instanceof DoubleColumn numbers) {
      numbers.append(((Number) value).doubleValue());
    } else if (column instanceof DateColumn dates) {
      dates.append((LocalDate) value);
    }
  }

  public Table table() {
    return table;
  }
}
