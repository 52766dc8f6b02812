package dev.starsight.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.lake.Lake.RowSink;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Tests the conversion of SQL values to Tablesaw columns and Java values. */
final class LakeTypesTest {

  private static Lake lake;

  @BeforeAll
  static void open(@TempDir Path directory) throws IOException {
    LakeManifest.empty().write(directory);
    lake = Lake.open(directory);
  }

  @AfterAll
  static void close() throws IOException {
    lake.close();
  }

  private static Column<?> column(String... values) throws IOException {
    String sql = "SELECT a FROM (VALUES (1, " + String.join("), (2, ", values) + ")) t(i, a)";
    return lake.query(sql).column("a");
  }

  /** Returns the values of the only row. */
  private static List<@Nullable Object> row(String sql) throws IOException {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    lake.forEachRow(
        sql,
        new RowSink() {
          @Override
          public void begin(List<Catalogue.Column> columns) {
            assertThat(columns).isNotEmpty();
          }

          @Override
          public void row(List<@Nullable Object> values) {
            rows.add(values);
          }
        });
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true | BOOLEAN | true",
        "1::TINYINT | INTEGER | 1",
        "-3::SMALLINT | INTEGER | -3",
        "255::UTINYINT | INTEGER | 255",
        "65535::USMALLINT | INTEGER | 65535",
        "2147483647 | INTEGER | 2147483647",
        "-2147483647 | INTEGER | -2147483647",
        "(-2147483648)::INTEGER | LONG | -2147483648",
        "4294967295::UINTEGER | LONG | 4294967295",
        "-9223372036854775807 | LONG | -9223372036854775807",
        "(-9223372036854775808)::BIGINT | STRING | -9223372036854775808",
        "9223372036854775807::HUGEINT | LONG | 9223372036854775807",
        "9223372036854775808::HUGEINT | STRING | 9223372036854775808",
        "18446744073709551615::UBIGINT | STRING | 18446744073709551615",
        "-170141183460469231731687303715884105727::HUGEINT | STRING |"
            + " -170141183460469231731687303715884105727",
        "1.5 | DOUBLE | 1.5",
        "0.1::DECIMAL(38, 20) | DOUBLE | 0.1",
        "12345678901234567890.125 | STRING | 12345678901234567890.125",
        "1e300 | DOUBLE | 1.0E300",
        "1.1::FLOAT | DOUBLE | 1.1",
        "'infinity'::DOUBLE | DOUBLE | Infinity",
        "'a' | STRING | a",
        "DATE '2015-08-31' | LOCAL_DATE | 2015-08-31",
        "DATE '290000-01-01' | STRING | +290000-01-01",
        "DATE 'infinity' | STRING | infinity",
        "TIMESTAMP '2015-08-31 01:02:03.004' | LOCAL_DATE_TIME | 2015-08-31T01:02:03.004",
        "TIMESTAMP '2015-08-31 01:02:03.004005' | STRING | 2015-08-31T01:02:03.004005",
        "TIMESTAMPTZ '2015-08-31 01:02:03+02' | STRING | 2015-08-30 23:02:03+00",
        "TIME '01:02:03' | STRING | 01:02:03",
        "INTERVAL 1 DAY | STRING | 1 day",
        "[1, NULL] | STRING | '[1, NULL]'",
        "{'a': 'b'} | STRING | {'a': b}",
        "MAP {'a': 1} | STRING | {a=1}",
        "'a'::BLOB | STRING | a",
        "'\\xAA'::BLOB | STRING | '\\xAA'",
        "'101'::BIT | STRING | 101",
        "'{\"a\": 1}'::JSON | STRING | {\"a\": 1}",
        "'a'::ENUM ('a', 'b') | STRING | a",
        "'eeccb8c5-9943-b2bb-bb5e-222f4e14b687'::UUID | STRING |"
            + " eeccb8c5-9943-b2bb-bb5e-222f4e14b687"
      },
      quoteCharacter = '~')
  void valuesKeepWhatTheyAre(String sql, String type, String value) throws IOException {
    Column<?> column = column(sql);

    assertThat(column.type().name()).isEqualTo(type);
    String text =
        column.type() == ColumnType.STRING ? column.getString(0) : String.valueOf(column.get(0));
    assertThat(text.replace("'", "")).isEqualTo(value.replace("'", ""));
    assertThat(column.isMissing(0)).isFalse();
  }

  @Test
  void widensAColumnForAValueThatDoesNotFit() throws IOException {
    Column<?> whole = column("7", "NULL", "(-2147483648)::INTEGER", "8");
    assertThat(whole.type()).isEqualTo(ColumnType.LONG);
    assertThat(whole.get(0)).isEqualTo(7L);
    assertThat(whole.isMissing(1)).isTrue();
    assertThat(whole.get(2)).isEqualTo(-2147483648L);
    assertThat(whole.get(3)).isEqualTo(8L);

    Column<?> huge = column("7::HUGEINT", "NULL", "18446744073709551616", "-1");
    assertThat(huge.type()).isEqualTo(ColumnType.STRING);
    assertThat(((StringColumn) huge).asList())
        .containsExactly("7", "", "18446744073709551616", "-1");
    assertThat(huge.isMissing(1)).isTrue();

    Column<?> dates = column("DATE '2015-08-31'", "DATE '-infinity'", "NULL");
    assertThat(((StringColumn) dates).asList()).containsExactly("2015-08-31", "-infinity", "");
  }

  @Test
  void returnsSumsAsNumbers() throws IOException {
    Table table = lake.query("SELECT sum(a) AS s, count(*) AS n, avg(a) AS m FROM range(10) r(a)");

    assertThat(table.typeArray())
        .containsExactly(ColumnType.LONG, ColumnType.LONG, ColumnType.DOUBLE);
    assertThat(table.longColumn("s").getLong(0)).isEqualTo(45);
  }

  @Test
  void readsNullAsMissingInEveryColumn() throws IOException {
    for (String type :
        List.of(
            "BOOLEAN",
            "TINYINT",
            "INTEGER",
            "BIGINT",
            "HUGEINT",
            "UBIGINT",
            "FLOAT",
            "DOUBLE",
            "DECIMAL(10,2)",
            "VARCHAR",
            "DATE",
            "TIMESTAMP",
            "INTEGER[]")) {
      Column<?> column = column("NULL::" + type, "NULL");
      assertThat(column.size()).as(type).isEqualTo(2);
      assertThat(column.countMissing()).as(type).isEqualTo(2);
    }
    assertThat(column("NULL").countMissing()).isEqualTo(1);
    assertThat(column("'nan'::DOUBLE").isMissing(0)).isTrue();
    assertThat(column("''").isMissing(0)).isTrue();
  }

  @Test
  void makesColumnNamesDistinct() throws IOException {
    Table table =
        lake.query("SELECT 1 AS a, 2 AS a, 3 AS A, 4 AS \"a b\"\"c\", 5 AS a_1, [6] AS a");

    assertThat(table.columnNames().stream().map(n -> n.toLowerCase(java.util.Locale.ROOT)))
        .doesNotHaveDuplicates()
        .hasSize(6);
    assertThat(table.row(0).getString(5)).isEqualTo("[6]");
  }

  @Test
  void passesSqlValuesToRows() throws IOException {
    assertThat(
            row(
                "SELECT NULL, '', 'nan'::DOUBLE, 1::TINYINT, 9007199254740993, 5::HUGEINT,"
                    + " 18446744073709551616::HUGEINT, 1.50, 1.1::FLOAT, true, DATE '2015-08-31',"
                    + " TIMESTAMP '2015-08-31 01:02:03.004005', [1, 2], DATE 'infinity'"))
        .containsExactly(
            null,
            "",
            Double.NaN,
            1,
            9007199254740993L,
            5L,
            new BigInteger("18446744073709551616"),
            new BigDecimal("1.50"),
            1.1,
            true,
            LocalDate.of(2015, 8, 31),
            "2015-08-31 01:02:03.004005",
            "[1, 2]",
            "infinity");
  }

  @Test
  void readsTheSameDatesInEveryTimeZone() throws IOException {
    Table table = lake.query("SELECT DATE '1970-01-01' AS d, TIMESTAMP '1970-01-01 00:00:00' AS t");

    assertThat(table.dateColumn("d").get(0)).isEqualTo(LocalDate.of(1970, 1, 1));
    assertThat(table.dateTimeColumn("t").get(0)).isEqualTo(LocalDateTime.of(1970, 1, 1, 0, 0));
  }

  @Test
  void emptyResultHasItsColumns() throws IOException {
    Table table = lake.query("SELECT 1 AS a, 'x' AS b, [1] AS c WHERE false");

    assertThat(table.rowCount()).isZero();
    assertThat(table.columnNames()).containsExactly("a", "b", "c");
    List<Table> pieces = new ArrayList<>();
    assertThat(lake.stream("SELECT 1 AS a WHERE false", 10, pieces::add)).isZero();
    assertThat(pieces).hasSize(1);
    assertThat(pieces.get(0).columnNames()).containsExactly("a");
  }

  @Test
  void emptyLakeHasATableWithoutRows() throws IOException {
    assertThat(lake.query("FROM reviews").columnCount()).isEqualTo(LakeFiles.COLUMNS.size());
    assertThat(lake.query("SELECT count(*) AS n FROM reviews").longColumn("n").get(0)).isZero();
    assertThat(lake.rows()).isZero();
    assertThat(lake.catalogue().partitions()).isEmpty();
    assertThat(lake.explain("FROM reviews")).isNotEmpty();
  }
}
