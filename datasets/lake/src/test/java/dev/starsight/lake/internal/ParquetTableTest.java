package dev.starsight.lake.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads with DuckDB what was written. */
final class ParquetTableTest {

  private static final int MANY = 20_000;

  @TempDir Path directory;

  private static Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("whole", "INTEGER");
    columns.put("long", "BIGINT");
    columns.put("real \"number\"", "DOUBLE");
    columns.put("day", "DATE");
    columns.put("text", "VARCHAR");
    return columns;
  }

  private static List<@Nullable Object> row(@Nullable Object... values) {
    return Arrays.asList(values);
  }

  private List<List<@Nullable Object>> readBack(
      Map<String, String> columns, List<List<@Nullable Object>> rows) throws Exception {
    Path file = Files.write(directory.resolve("t.parquet"), ParquetTable.bytes(columns, rows));
    List<List<@Nullable Object>> read = new ArrayList<>();
    try (DuckDb duck = DuckDb.open(1, 256, "");
        Statement statement = duck.connection().createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT * FROM read_parquet(" + DuckDb.quoted(file + "") + ")")) {
      ResultSetMetaData names = result.getMetaData();
      Map<String, String> types = new LinkedHashMap<>();
      for (int i = 1; i <= names.getColumnCount(); i++) {
        types.put(names.getColumnName(i), names.getColumnTypeName(i));
      }
      assertThat(types).containsExactlyEntriesOf(columns);
      while (result.next()) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int i = 1; i <= columns.size(); i++) {
          row.add(result.getObject(i));
        }
        read.add(row);
      }
    }
    return read;
  }

  @Test
  void keepsValuesAndTypes() throws Exception {
    LocalDate day = LocalDate.of(1969, 12, 31);
    List<List<@Nullable Object>> rows =
        List.of(
            row(1, 2L, 0.5, LocalDate.of(2015, 8, 31), "hello"),
            row(null, null, null, null, null),
            row(Integer.MIN_VALUE, Long.MAX_VALUE, Double.NaN, day, ""),
            row(-1, -1L, Double.NEGATIVE_INFINITY, day, "größer 😀 \"quoted\", 'too'\n"));

    assertThat(readBack(columns(), rows)).isEqualTo(rows);
  }

  @Test
  void keepsManyRowsAndColumns() throws Exception {
    Map<String, String> columns = new LinkedHashMap<>();
    for (int i = 0; i < 40; i++) {
      columns.put("c" + i, i % 2 == 0 ? "VARCHAR" : "BIGINT");
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      List<@Nullable Object> row = new ArrayList<>();
      for (int column = 0; column < columns.size(); column++) {
        boolean isNull = column % 3 == 0 && i / 100 % 2 == 0;
        row.add(isNull ? null : column % 2 == 0 ? "text " + i % 700 : (Object) (long) i);
      }
      rows.add(row);
    }

    assertThat(readBack(columns, rows)).isEqualTo(rows);
  }

  @Test
  void keepsAnEmptyTable() throws Exception {
    assertThat(readBack(columns(), List.of())).isEmpty();
  }

  @Test
  void refusesOtherTypes() {
    assertThatThrownBy(() -> ParquetTable.bytes(Map.of("a", "BLOB"), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
