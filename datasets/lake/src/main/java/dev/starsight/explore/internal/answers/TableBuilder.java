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

  public TableBuilder(String name) {
    this.table = Table.create(name);
  }

  public TableBuilder texts(String... names) {
    for (String name : names) {
      table.addColumns(StringColumn.create(name));
    }
    return this;
  }

  public TableBuilder integers(String... names) {
    for (String name : names) {
      table.addColumns(IntColumn.create(name));
    }
    return this;
  }

  public TableBuilder counts(String... names) {
    for (String name : names) {
      table.addColumns(LongColumn.create(name));
    }
    return this;
  }

  public TableBuilder numbers(String... names) {
    for (String name : names) {
      table.addColumns(DoubleColumn.create(name));
    }
    return this;
  }

  public TableBuilder dates(String... names) {
    for (String name : names) {
      table.addColumns(DateColumn.create(name));
    }
    return this;
  }

  /** Adds a row: one value a column, null for a missing one. */
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
      integers.append((Integer) value);
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
