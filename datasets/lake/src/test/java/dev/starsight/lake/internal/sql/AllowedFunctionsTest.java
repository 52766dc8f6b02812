package dev.starsight.lake.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.lake.internal.DuckDb;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Compares the list of functions with the ones that DuckDB has. */
final class AllowedFunctionsTest {

  private static List<String> column(String sql) throws Exception {
    List<String> values = new ArrayList<>();
    try (DuckDb duck = DuckDb.open(1, 200, "");
        Statement statement = duck.connection().createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  /** What the binder of DuckDB knows beside its functions. */
  private static final Set<String> SYNTAX =
      Set.of(
          "coalesce",
          "construct_array",
          "current_time",
          "error",
          "grouping",
          "grouping_id",
          "ifnull",
          "list_comprehension",
          "localtime",
          "localtimestamp",
          "nvl",
          "try",
          "unlist",
          "unnest");

  @Test
  void listsFunctionsThatExist() throws Exception {
    Set<String> known =
        new HashSet<>(column("SELECT lower(function_name) FROM duckdb_functions()"));
    known.addAll(SYNTAX);

    assertThat(known).containsAll(AllowedFunctions.names());
  }

  /** A macro may read what a query must not: the settings, the catalogue, the files. */
  @Test
  void listsNoMacroThatReadsSomething() throws Exception {
    List<String> readers =
        column(
            "SELECT function_name FROM duckdb_functions() WHERE function_type = 'macro'"
                + " AND regexp_matches(macro_definition,"
                + " '(?i)select|duckdb_|pragma_|setting|getenv|sleep')");

    assertThat(readers).contains("pg_get_viewdef", "get_block_size", "format_type");
    assertThat(AllowedFunctions.names()).doesNotContainAnyElementsOf(readers);
  }

  @Test
  void listsNothingThatReadsTheProcessOrActs() {
    assertThat(AllowedFunctions.names())
        .doesNotContain(
            "getenv",
            "current_setting",
            "getvariable",
            "write_log",
            "nextval",
            "currval",
            "setval",
            "setseed",
            "sleep_ms",
            "pg_sleep",
            "json_serialize_plan",
            "json_deserialize_sql",
            "read_text",
            "glob",
            "query",
            "finalize",
            "combine");
    assertThat(AllowedFunctions.names())
        .allSatisfy(name -> assertThat(name).doesNotStartWith("__").doesNotStartWith("duckdb"));
  }

  @Test
  void proposesTheNearestName() {
    assertThat(AllowedFunctions.refusal("lenght", Set.of())).endsWith(", did you mean length()?");
    assertThat(AllowedFunctions.refusal("predict_sta", Set.of("predict_star")))
        .endsWith(", did you mean predict_star()?");
    assertThat(AllowedFunctions.refusal("x".repeat(1_000_000), Set.of())).hasSizeLessThan(300);
  }
}
