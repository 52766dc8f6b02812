package dev.starsight.lake.internal;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/** Writes a small table as a Parquet file. */
public final class ParquetTable {

  private ParquetTable() {}

  /**
   * Writes a table.
   *
   * @param columns the SQL type of each column by its name, in order
   * @param rows a value for each column: Integer, Long, Double, LocalDate, null, or a text
   */
  public static void write(
      DuckDb duck, Path file, Map<String, String> columns, List<List<@Nullable Object>> rows)
      throws SQLException {
    duck.execute(
        columns.entrySet().stream()
            .map(column -> quoted(column.getKey()) + " " + column.getValue())
            .collect(Collectors.joining(", ", "CREATE OR REPLACE TABLE written (", ")")));
    try (DuckDBAppender appender = duck.connection().createAppender("written")) {
      for (List<@Nullable Object> row : rows) {
        appender.beginRow();
        for (Object cell : row) {
          append(appender, cell);
        }
        appender.endRow();
      }
    }
    duck.execute("COPY written TO " + DuckDb.quoted(file.toString()) + " (FORMAT parquet)");
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static void append(DuckDBAppender appender, @Nullable Object cell) throws SQLException {
    if (cell == null) {
      appender.appendNull();
    } else if (cell instanceof Integer number) {
      appender.append(number.intValue());
    } else if (cell instanceof Long number) {
      appender.append(number.longValue());
    } else if (cell instanceof Double number) {
      appender.append(number.doubleValue());
    } else if (cell instanceof LocalDate date) {
      appender.append(date);
    } else {
      appender.append(cell.toString());
    }
  }
}
