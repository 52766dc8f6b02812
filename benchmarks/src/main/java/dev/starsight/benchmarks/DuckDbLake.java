package dev.starsight.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import tech.tablesaw.api.Table;

/** DuckDB through its own JDBC driver, on the Parquet files of a lake, on all processors. */
final class DuckDbLake implements AutoCloseable {

  private final Connection connection;

  DuckDbLake(Path lake) throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET memory_limit = '1GB'");
      statement.execute("SET parquet_metadata_cache = true"); // as ours
      statement.execute(
          "CREATE VIEW reviews AS SELECT * FROM read_parquet("
              + DuckDbReviews.quoted(lake.resolve("reviews/*/*.parquet"))
              + ", hive_partitioning = true, hive_types = {'product_category': VARCHAR})");
    }
  }

  /** Passes every row of a result on as the objects of the driver. */
  void query(String sql, Consumer<Object[]> rows) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        Object[] row = new Object[columns];
        for (int i = 0; i < columns; i++) {
          row[i] = result.getObject(i + 1);
        }
        rows.accept(row);
      }
    }
  }

  /** Returns a result as Tablesaw reads it. */
  Table table(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return Table.read().db(result);
    }
  }

  /** Copies a TSV to partitioned Parquet with DuckDB's reader; returns the number of rows. */
  static long copy(Path tsv, Path target) throws SQLException, IOException {
    Path spill = Files.createTempDirectory("starsight-benchmark");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET memory_limit = '1GB'");
      statement.execute("SET temp_directory = " + DuckDbReviews.quoted(spill));
      statement.execute("SET partitioned_write_flush_threshold = 32768");
      statement.execute("SET preserve_insertion_order = false");
      return statement.executeLargeUpdate(
          "COPY (SELECT *, year(review_date) AS year,"
              + " len(string_split(review_body, ' ')) AS words,"
              + " length(review_body) AS body_length FROM ("
              + DuckDbReviews.select(tsv)
              + ")) TO "
              + DuckDbReviews.quoted(target)
              + " (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (product_category))");
    } finally {
      Files.deleteIfExists(spill);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
