package dev.starsight.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Sha256;
import dev.starsight.reviews.sample.SampleReviews;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

/** Checks that a query can only read the reviews and changes nothing. */
final class ReadOnlyTest {

  private static final String SECRET = "XYZZY-nothing-that-a-query-may-see";

  /** The directory of the lake and of files that must be neither read nor written. */
  private static Path place;

  private static Path directory;
  private static Lake lake;
  private static Map<String, String> before;

  @BeforeAll
  static void open(@TempDir Path shared) throws IOException {
    place = shared.toRealPath();
    directory = TestLake.of(place, SampleReviews.generate(500, 3).toList());
    Path other = Files.createDirectory(place.resolve("lake-other"));
    Files.writeString(other.resolve("secret.csv"), "a,b\n1," + SECRET + "\n");
    Files.writeString(other.resolve("secret.json"), "{\"a\": \"" + SECRET + "\"}\n");
    Files.copy(parquet(), other.resolve("other.parquet"));
    Files.writeString(directory.resolve("notes.csv"), "a,b\n1," + SECRET + "\n");
    Files.createSymbolicLink(directory.resolve("link.csv"), other.resolve("secret.csv"));
    Files.createSymbolicLink(directory.resolve("reviews/link"), other);
    lake = Lake.open(directory, LakeOptions.defaults(), List.of());
    before = digests();
  }

  @AfterAll
  static void close() throws IOException {
    lake.close();
  }

  private static Path parquet() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("reviews"))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  private static Map<String, String> digests() throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.toList()) {
        digests.put(
            place.relativize(file).toString(), Files.isRegularFile(file) ? Sha256.of(file) : "");
      }
    }
    return digests;
  }

  /** LAKE, PLACE and PARQUET stand for the lake, the directory it is in, and a file of the lake. */
  static Stream<String> statements() {
    return Stream.of(
        // Writing.
        "INSERT INTO reviews SELECT * FROM reviews",
        "UPDATE reviews SET star_rating = 1",
        "DELETE FROM reviews",
        "TRUNCATE reviews",
        "MERGE INTO reviews USING reviews r ON true WHEN MATCHED THEN DELETE",
        "DROP VIEW reviews",
        "ALTER VIEW reviews RENAME TO other",
        "CREATE TABLE t AS SELECT 1",
        "CREATE OR REPLACE VIEW reviews AS SELECT 1",
        "CREATE TEMP TABLE t (a INTEGER)",
        "CREATE SCHEMA s",
        "CREATE SEQUENCE s",
        "CREATE TYPE t AS ENUM ('a')",
        "CREATE MACRO m(a) AS a + 1",
        "CREATE INDEX i ON reviews (review_id)",
        "CREATE SECRET s (TYPE http, BEARER_TOKEN 'x')",
        "COMMENT ON VIEW reviews IS 'x'",
        "COPY reviews TO 'LAKE/x.csv'",
        "COPY (SELECT 1) TO 'PARQUET' (FORMAT parquet, USE_TMP_FILE false)",
        "COPY reviews FROM 'PLACE/lake-other/secret.csv'",
        "COPY FROM DATABASE memory TO memory",
        "WITH x AS (COPY (SELECT 1) TO 'LAKE/x.csv') SELECT 1",
        "WITH x AS (COPY (SELECT 1) TO 'PARQUET' (FORMAT parquet, USE_TMP_FILE false)) SELECT 1",
        "SELECT * FROM (WITH x AS (COPY (SELECT 1) TO 'LAKE/x.csv') FROM x)",
        "WITH x AS (INSERT INTO reviews SELECT * FROM reviews RETURNING *) SELECT * FROM x",
        "WITH x AS (UPDATE reviews SET words = 0 RETURNING *) SELECT * FROM x",
        "WITH x AS (DELETE FROM reviews RETURNING *) SELECT * FROM x",
        "EXPORT DATABASE 'LAKE/x'",
        "IMPORT DATABASE 'PLACE/lake-other'",
        "SELECT 1 INTO t",
        // Other databases, extensions, settings.
        "ATTACH 'PLACE/x.db'",
        "ATTACH ':memory:' AS other",
        "DETACH memory",
        "USE memory",
        "INSTALL httpfs",
        "LOAD httpfs",
        "LOAD 'PLACE/lake-other/other.parquet'",
        "UPDATE EXTENSIONS",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        "SET GLOBAL threads = 64",
        "SET allowed_directories = ['/']",
        "SET VARIABLE a = 1",
        "RESET lock_configuration",
        "PRAGMA enable_profiling",
        "PRAGMA profiling_output = 'LAKE/profile.json'",
        "PRAGMA database_list",
        "PRAGMA add_parquet_key('key', '0123456789112345')",
        "CALL pragma_version()",
        "CALL enable_logging(storage = 'file', storage_path = 'LAKE')",
        "FROM enable_logging()",
        "FROM enable_profiling()",
        "FROM create_external_resource('x')",
        "CHECKPOINT",
        "FORCE CHECKPOINT",
        "FROM checkpoint()",
        "FROM force_checkpoint()",
        "VACUUM",
        "ANALYZE",
        "BEGIN TRANSACTION",
        "COMMIT",
        "ROLLBACK",
        "PREPARE p AS SELECT 1",
        "EXECUTE p",
        "DEALLOCATE p",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO 'LAKE/x.csv'",
        // More than one statement.
        "SELECT 1; DROP VIEW reviews",
        "SELECT 1; -- \n COPY (SELECT 1) TO 'LAKE/x.csv'",
        "SELECT 1 /* ; */ ; /* */ SELECT 2",
        "SELECT 1) LIMIT 1; COPY (SELECT 1) TO 'LAKE/x.csv'; SELECT * FROM (SELECT 1",
        "SELECT 1\n); DROP VIEW reviews; SELECT * FROM (SELECT 1",
        "SELECT 'a'';'; DROP VIEW reviews --'",
        "SELECT $$a$$; DROP VIEW reviews; SELECT $$b$$",
        "SELECT 1\u00a0;\u00a0DROP VIEW reviews",
        "SELECT 1;\u2003COPY (SELECT 1) TO 'LAKE/x.csv'",
        "SELECT 1 \u0000; DROP VIEW reviews",
        // Reading something else.
        "SELECT * FROM 'PLACE/lake-other/secret.csv'",
        "SELECT * FROM 'PLACE/lake-other/other.parquet'",
        "SELECT * FROM 'PARQUET'",
        "SELECT * FROM \"LAKE/notes.csv\"",
        "SELECT * FROM \"LAKE/lake.json\"",
        "SELECT * FROM 'LAKE/link.csv'",
        "SELECT * FROM 'LAKE/../lake-other/secret.csv'",
        "SELECT * FROM 'LAKE/reviews/../../lake-other/secret.csv'",
        "SELECT * FROM 'LAKE-other/secret.csv'",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM 'file:///etc/passwd'",
        "SELECT * FROM 'http://localhost:1/x.parquet'",
        "SELECT * FROM 's3://bucket/x.parquet'",
        "FROM read_csv('PLACE/lake-other/secret.csv')",
        "FROM read_csv_auto(['PARQUET', 'PLACE/lake-other/secret.csv'])",
        "FROM sniff_csv('PLACE/lake-other/secret.csv')",
        "FROM read_text('/etc/passwd')",
        "FROM read_text('LAKE/reviews/link/secret.csv')",
        "FROM read_blob('PLACE/lake-other/*')",
        "FROM read_json('PLACE/lake-other/secret.json')",
        "FROM read_parquet('PLACE/lake-other/other.parquet')",
        "FROM read_parquet('PARQUET')",
        "FROM parquet_scan('PARQUET')",
        "FROM parquet_metadata('PARQUET')",
        "FROM parquet_schema('PARQUET')",
        "FROM parquet_kv_metadata('PARQUET')",
        "FROM read_duckdb('PLACE/x.db')",
        "FROM glob('PLACE/**')",
        "FROM query('SELECT 1; DROP VIEW reviews')",
        "FROM query_table('reviews')",
        "FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
        "FROM histogram('PLACE/lake-other/secret.csv', a)",
        "FROM summary((FROM reviews))",
        "FROM duckdb_settings()",
        "FROM duckdb_secrets()",
        "FROM duckdb_temporary_files()",
        "FROM duckdb_logs()",
        "FROM which_secret('a', 'http')",
        "FROM pragma_database_size()",
        "FROM information_schema.tables",
        "FROM duckdb_tables",
        "FROM sqlite_master",
        "FROM pg_catalog.pg_class",
        "FROM main.reviews r, temp.other",
        "SELECT (SELECT content FROM read_text('/etc/passwd'))",
        "SELECT * FROM reviews WHERE review_id IN (SELECT b FROM 'PLACE/lake-other/secret.csv')",
        "SELECT * FROM reviews, LATERAL (SELECT * FROM read_text(product_title))",
        "WITH \"/etc/passwd\" AS (SELECT 1) SELECT * FROM \"/etc/passwd\", 'LAKE/notes.csv'",
        "SELECT * FROM (WITH \"LAKE/notes.csv\" AS (SELECT 1) FROM \"LAKE/notes.csv\"),"
            + " 'LAKE/notes.csv'",
        "DESCRIBE 'PLACE/lake-other/secret.csv'",
        "DESCRIBE FROM read_csv('PLACE/lake-other/secret.csv')",
        "SUMMARIZE 'PLACE/lake-other/secret.csv'",
        "SELECT * FROM (SUMMARIZE FROM read_csv('PLACE/lake-other/secret.csv'))",
        "SHOW DATABASES",
        "SHOW ALL TABLES",
        "SELECT * FROM (PIVOT 'PLACE/lake-other/secret.csv' ON a IN (1) USING count(*))",
        "SELECT getenv('HOME')",
        "SELECT system.main.getenv('HOME')",
        "SELECT GetEnv('HOME')",
        "SELECT current_setting('temp_directory')",
        "SELECT 'temp_directory'.current_setting()",
        "SELECT list_transform(['HOME'], x -> getenv(x))",
        "SELECT write_log('x')",
        "SELECT setseed(0.5)",
        "SELECT nextval('s')",
        "SELECT sleep_ms(1)",
        // Macros of DuckDB, whose bodies read its tables.
        "SELECT pg_get_viewdef(i) FROM range(22000, 22700) t(i)",
        "SELECT i FROM range(9) t(i) WHERE main.pg_get_viewdef(i) LIKE '%'",
        "SELECT list_transform([22514], x -> pg_get_viewdef(x))",
        "SELECT [PG_GET_VIEWDEF(x) FOR x IN range(22514)]",
        "SELECT 22514.pg_get_viewdef()",
        "SELECT pg_catalog.pg_get_constraintdef(1)",
        "SELECT get_block_size('memory')",
        "SELECT format_type(1, 0)",
        "SELECT max(pg_get_viewdef(1)) OVER ()",
        "SELECT pg_get_viewdef(1) OVER ()",
        "SELECT 1 ORDER BY pg_get_viewdef(1)",
        "SELECT 1 LIMIT (SELECT length(pg_get_viewdef(1)))",
        "SELECT count(*) FILTER (WHERE pg_get_viewdef(1) > '') FROM reviews",
        "FROM range(length(pg_get_viewdef(22514)))",
        "FROM (PIVOT reviews ON star_rating IN (1) USING max(pg_get_viewdef(1)))",
        "FROM reviews a JOIN reviews b ON a.review_id = pg_get_viewdef(b.year)",
        "SELECT 1 GROUP BY pg_get_viewdef(1)",
        "SELECT CASE WHEN true THEN pg_get_viewdef(1) END",
        "VALUES (pg_get_viewdef(1))",
        "FROM unnest([pg_get_viewdef(1)])",
        "SELECT current_query()",
        "SELECT current_schemas(true)",
        "SELECT in_search_path('memory', 'main')",
        "SELECT json_serialize_sql('SELECT 1')",
        "SELECT to_aggregate_state('x'::BLOB, 'sum')",
        "SELECT finalize('x'::BLOB)",
        "SELECT stats(review_id) FROM reviews",
        "SELECT __internal_decompress_string(1::UTINYINT)",
        // WITH names where they are not visible.
        "SELECT * FROM (WITH \"PARQUET\" AS (SELECT 1) SELECT 1) x, \"PARQUET\"",
        "SELECT * FROM \"PARQUET\", (WITH \"PARQUET\" AS (SELECT 1) SELECT 1) x",
        "SELECT (WITH \"PARQUET\" AS (SELECT 1) SELECT 1), * FROM \"PARQUET\"",
        "WITH a AS (WITH \"PARQUET\" AS (SELECT 1) SELECT 1) FROM \"PARQUET\"",
        "WITH a AS (FROM \"PARQUET\"), \"PARQUET\" AS (SELECT 1) FROM a",
        "WITH \"PARQUET\" AS (FROM \"PARQUET\") FROM \"PARQUET\"",
        "WITH RECURSIVE \"PARQUET\" AS (FROM \"PARQUET\" UNION ALL SELECT 1) FROM \"PARQUET\"",
        "WITH RECURSIVE \"PARQUET\" AS (SELECT 1 UNION ALL SELECT 2) SELECT 1 UNION ALL"
            + " (WITH RECURSIVE b AS (FROM \"LAKE/notes.csv\" UNION ALL FROM b) FROM b)",
        "(WITH \"PARQUET\" AS (SELECT 1) FROM \"PARQUET\") UNION ALL FROM \"PARQUET\"",
        "SELECT list_transform([1], x -> (WITH \"PARQUET\" AS (SELECT 1) FROM \"PARQUET\")),"
            + " (SELECT count(*) FROM \"PARQUET\")",
        "SELECT 1 ORDER BY (WITH \"PARQUET\" AS (SELECT 1) SELECT 1), (SELECT 1 FROM \"PARQUET\")",
        "FROM (PIVOT (WITH \"PARQUET\" AS (SELECT 1) FROM \"PARQUET\") ON 1 IN (1) USING count(*)),"
            + " \"PARQUET\"",
        "FROM reviews, LATERAL (WITH \"PARQUET\" AS (SELECT 1) SELECT 1) x, \"PARQUET\"",
        "FROM (WITH t(c) USING KEY (c) AS (SELECT 1) SELECT 1), recurring.t",
        // U+212A lowers to k in Java, but not in DuckDB.
        "WITH \"LAKE/k.csv\" AS (SELECT 1) FROM \"LAKE/\u212a.csv\"",
        "WITH \"PLACE/la\u212ae-other/secret.csv\" AS (SELECT 1)"
            + " FROM \"PLACE/lake-other/secret.csv\"",
        "SELECT 1 WHERE EXISTS (WITH \"PARQUET\" AS (SELECT 1) SELECT 1) AND EXISTS (FROM"
            + " \"PARQUET\")",
        "DESCRIBE \"PARQUET\"",
        "SUMMARIZE WITH a AS (WITH \"PARQUET\" AS (SELECT 1) SELECT 1) FROM \"PARQUET\"",
        "SELECT * FROM reviews WHERE star_rating = ?",
        "SELECT $1");
  }

  @ParameterizedTest
  @MethodSource("statements")
  void rejectsForbiddenStatements(String statement) throws IOException {
    String sql =
        statement
            .replace("PARQUET", parquet().toString())
            .replace("LAKE", directory.toString())
            .replace("PLACE", place.toString());

    Throwable refusal = catchThrowable(() -> lake.query(sql));

    assertThat(refusal).as(sql).isInstanceOf(StarsightException.class);
    assertThat(refusal).hasMessageNotContaining(SECRET).hasMessageNotContaining("\n");
    assertThat(catchThrowable(() -> lake.explain(sql))).isInstanceOf(StarsightException.class);
    assertThat(digests()).isEqualTo(before);
    assertThat(lake.query("FROM reviews").rowCount()).isEqualTo(500);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ';' AS a",
        "SELECT 1 AS a;",
        "SELECT 1 AS a ; ; -- nothing; more",
        "SELECT 1 AS a -- why; not",
        "/* first; */ SELECT 1 /* then /* ; */ */ AS a",
        "SELECT $$;$$ AS a",
        "SELECT $x$ ; $$ $x$ AS a",
        "SELECT E'\\';' AS a",
        "SELECT 'a' LIKE'\\' AS a; -- '",
        "SELECT 1 AS \"a;\"",
        "SELECT\u00a01 AS a",
        "VALUES (1)",
        "(SELECT 1)",
        "TABLE reviews LIMIT 1",
        "FROM reviews LIMIT 1",
        "FROM memory.main.reviews LIMIT 1",
        "SELECT * FROM \"REVIEWS\" LIMIT 1",
        "DESCRIBE reviews",
        "SHOW TABLES",
        "SHOW reviews",
        "SUMMARIZE SELECT words FROM reviews",
        "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 3) FROM t",
        "WITH a AS (FROM reviews), b AS (FROM a) SELECT count(*) FROM B",
        "WITH a AS (SELECT 1 AS n), b AS (WITH a AS (FROM a) FROM a) FROM a, b",
        "WITH a AS (SELECT 1 AS n) SELECT (SELECT n FROM a), (WITH b AS (FROM a) FROM b) FROM A",
        "WITH reviews AS (SELECT 1 AS n) FROM reviews",
        "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL (WITH s AS (FROM t) SELECT n + 1 FROM s"
            + " WHERE n < 3)) FROM t",
        "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 3),"
            + " u(n) AS (FROM t UNION ALL SELECT n + 9 FROM u WHERE n < 9) FROM u",
        "WITH a AS (SELECT 1 AS n) FROM a UNION ALL FROM a ORDER BY (SELECT n FROM a)",
        "SELECT 1 IS DISTINCT FROM 2, 'a' SIMILAR TO 'b', x'00', 7 // 2, current_date, -1, 2 ** 3,"
            + " 'a' || 'b', 'a' NOT ILIKE 'b', MAP {'a': 1}, split_part('a b', ' ', 1), try(1),"
            + " coalesce(NULL, 1), ifnull(NULL, 1), greatest(1, 2), date '2020-01-01' + 1",
        "SELECT lag(words) OVER (ORDER BY review_id), rank() OVER (ORDER BY words) FROM reviews",
        "SELECT 1 UNION ALL SELECT 2 ORDER BY 1 LIMIT 1",
        "FROM (PIVOT reviews ON star_rating IN (1, 2) USING count(*) GROUP BY year)",
        "FROM (UNPIVOT (SELECT words, body_length FROM reviews) ON words, body_length)",
        "SELECT * FROM range(3) r(a), unnest([1, 2]) u(b), generate_series(1, 2) g(c)",
        "SELECT sum(words) OVER (PARTITION BY year ORDER BY review_id) FROM reviews LIMIT 1",
        "SELECT list_filter([1, 2], lambda x: x > 1), [x * 2 FOR x IN [1, 2]], {'a': 1}.a",
        "SELECT * EXCLUDE (review_body) FROM reviews USING SAMPLE 3 ROWS (reservoir, 42)",
        "SELECT DISTINCT ON (year) year, words FROM reviews QUALIFY row_number() OVER () < 3",
        "SELECT count(*) FILTER (WHERE vine), median(words) FROM reviews GROUP BY ALL",
        "SELECT * FROM reviews a SEMI JOIN reviews b USING (review_id) LIMIT 10 %"
      })
  void runs(String sql) throws IOException {
    Table rows = lake.query(sql);

    assertThat(rows.columnCount()).isPositive();
  }

  /** The syntax check is the first of three locks. */
  @Test
  void databaseStaysReadOnlyWithoutTheSyntaxCheck() throws Exception {
    LakeFiles files = LakeFiles.of(directory);
    try (LakeDatabase database = LakeDatabase.open(files, LakeOptions.defaults(), List.of());
        Connection connection = database.connect()) {
      for (String statement : statements().toList()) {
        String sql =
            statement.replace("LAKE", directory.toString()).replace("PLACE", place.toString());
        if (sql.contains("COPY") && sql.contains("PARQUET")) {
          continue; // Files that may be read may also be written; the parentheses prevent that.
        }
        try (Statement run = connection.createStatement()) {
          if (run.execute(sql)) {
            try (ResultSet rows = run.getResultSet()) {
              while (rows.next()) {
                assertThat(String.valueOf(rows.getObject(1))).as(sql).doesNotContain(SECRET);
              }
            }
          }
        } catch (SQLException e) {
          assertThat(e.getMessage()).as(sql).doesNotContain(SECRET);
        }
      }
      assertThat(digests()).isEqualTo(before);
      String copy = "COPY (SELECT 1) TO '" + parquet() + "' (FORMAT parquet, USE_TMP_FILE false)";
      try (Statement run = connection.createStatement()) {
        assertThatThrownBy(() -> run.execute("SELECT * FROM (\n" + copy + "\n)"))
            .hasMessageContaining("syntax error");
      }
      try (Statement run = connection.createStatement()) {
        assertThatThrownBy(
                () -> run.execute("SELECT * FROM (\nWITH x AS (" + copy + ") SELECT 1\n)"))
            .isInstanceOf(SQLException.class);
      }
    }
    assertThat(digests()).isEqualTo(before);
  }

  @Test
  void namesTheForbiddenPartOfAStatement() {
    assertThatThrownBy(() -> lake.query("SELECT 1,\n getenv('HOME')"))
        .hasMessage(
            "SQL, line 2, column 2: getenv() is not one of the functions that a query may call:"
                + " those that compute with their arguments and nothing else");
    assertThatThrownBy(() -> lake.query("SELECT * FROM review"))
        .hasMessage(
            "SQL, line 1, column 15: there is no table \"review\"; the only one is reviews");
    assertThatThrownBy(() -> lake.query("FROM read_csv('x.csv')"))
        .hasMessageStartingWith("SQL, line 1, column 6: read_csv() cannot be read from");
    assertThatThrownBy(() -> lake.query("WITH x AS (COPY (SELECT 1) TO 'x') FROM x"))
        .hasMessage("a query cannot have COPY in it, because a lake is only read");
    assertThatThrownBy(() -> lake.query("DROP VIEW reviews"))
        .hasMessage("only a SELECT can be run, because a lake is only read: DROP VIEW reviews");
    assertThatThrownBy(() -> lake.query("SELECT 1; SELECT 2; SELECT 3"))
        .hasMessage("only one statement can be run at a time, but there are 3");
    assertThatThrownBy(() -> lake.query("SELECT 'ä日😀', ?"))
        .hasMessage(
            "SQL, line 1, column 15: the SQL has a parameter, but there is no value for it");
    assertThatThrownBy(() -> lake.query("SELECT 1 \u0000"))
        .hasMessage("SQL, line 1, column 10: the character U+0000 is not allowed");
    for (String empty : List.of("", " \n", "-- nothing", "/* */ ; ;", ";")) {
      assertThatThrownBy(() -> lake.query(empty)).hasMessage("the SQL is empty");
    }
    assertThatThrownBy(() -> lake.query("SELECT " + "(".repeat(3_000) + "1" + ")".repeat(3_000)))
        .isInstanceOf(StarsightException.class);
    assertThatThrownBy(() -> lake.query("SELECT 1" + " + 1".repeat(3_000)))
        .isInstanceOf(StarsightException.class)
        .hasMessageNotContaining("\n");
  }
}
