package dev.starsight.benchmarks;

import dev.starsight.reviews.Review;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * DuckDB's reader for files of reviews in the dialect of the release, with given columns, on all
 * processors. It reads an empty text as an absent one.
 */
final class DuckDbReviews implements AutoCloseable {

  private static final String COLUMNS =
      Review.COLUMNS.stream()
          .map(column -> "'" + column + "': '" + type(column) + "'")
          .collect(Collectors.joining(", ", "{", "}"));

  private final Connection connection;
  private final Path spill;

  /** Opens a database in memory that spills to a temporary directory. */
  DuckDbReviews() throws SQLException, IOException {
    spill = Files.createTempDirectory("starsight-benchmark");
    connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET memory_limit = '1GB'");
      statement.execute("SET temp_directory = " + quoted(spill));
    }
  }

  private static String type(String column) {
    return switch (column) {
      case "star_rating", "helpful_votes", "total_votes" -> "INTEGER";
      case "review_date" -> "DATE";
      default -> "VARCHAR";
    };
  }

  static String quoted(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }

  static String select(Path file) {
    return "SELECT * REPLACE (vine = 'Y' AS vine, verified_purchase = 'Y' AS verified_purchase)"
        + " FROM read_csv("
        + quoted(file)
        + ", auto_detect = false, delim = '\t', header = true, quote = '', escape = '',"
        + " max_line_size = 16000000, columns = "
        + COLUMNS
        + ")";
  }

  /** Fetches the rows in order and converts them to reviews. */
  void reviews(Path file, Consumer<Review> rows) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(select(file))) {
      while (result.next()) {
        rows.accept(review(result));
      }
    }
  }

  /** Summarizes all columns on one thread and returns how many rows each has. */
  List<Long> summarize(Path file) throws SQLException {
    List<Long> counts = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET threads = 1");
      try (ResultSet result = statement.executeQuery("SUMMARIZE " + select(file))) {
        while (result.next()) {
          counts.add(result.getLong("count"));
        }
      }
    }
    return counts;
  }

  private static Review review(ResultSet row) throws SQLException {
    return new Review(
        text(row, 1),
        text(row, 2),
        text(row, 3),
        text(row, 4),
        text(row, 5),
        text(row, 6),
        text(row, 7),
        row.getInt(8),
        row.getInt(9),
        row.getInt(10),
        row.getBoolean(11),
        row.getBoolean(12),
        text(row, 13),
        text(row, 14),
        row.getObject(15, LocalDate.class));
  }

  private static String text(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    return text == null ? "" : text;
  }

  @Override
  public void close() throws SQLException, IOException {
    connection.close();
    Files.deleteIfExists(spill);
  }
}
