package dev.starsight.lake.internal;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * A private DuckDB in this process: in memory, with limits, and without extensions. {@link
 * #failure} turns its errors into an {@link IOException} of one sentence. Not thread-safe.
 */
public final class DuckDb implements AutoCloseable {

  private final DuckDBConnection connection;

  private DuckDb(DuckDBConnection connection) {
    this.connection = connection;
  }

  /**
   * Opens an empty database.
   *
   * @param spill the directory for what does not fit into memory, which DuckDB creates and deletes;
   *     empty if it must not write any
   */
  public static DuckDb open(int threads, int megabytes, String spill) throws SQLException {
    Properties settings = new Properties();
    settings.put("threads", String.valueOf(threads));
    settings.put("memory_limit", megabytes + "MB");
    settings.put("temp_directory", spill);
    settings.put("autoinstall_known_extensions", "false");
    settings.put("autoload_known_extensions", "false");
    settings.put("jdbc_stream_results", "true");
    // Not through DriverManager, which would ask every driver on the class path.
    Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", settings);
    DriverCopies.delete();
    try {
      return new DuckDb(connection.unwrap(DuckDBConnection.class));
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  public DuckDBConnection connection() {
    return connection;
  }

  public void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Returns a text as an SQL literal. */
  public static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Returns a pattern that matches the file of this name and no other. */
  public static String literal(String name) {
    return name.replaceAll("[\\[*?]", "[$0]");
  }

  /**
   * Returns an exception that says in one sentence what went wrong.
   *
   * @param place the file as the user knows it
   */
  public static IOException failure(String place, String what, SQLException e) {
    String message = String.valueOf(e.getMessage()).strip();
    String sentence =
        message.contains("No space left")
            ? "there is no space left on the disk"
            : message.startsWith("Out of Memory")
                ? "DuckDB may hold too little in memory; allow it more"
                : message.lines().findFirst().orElse("").strip();
    return new IOException("%s: %s: %s".formatted(place, what, sentence), e);
  }

  /** Closes the database where another exception is already being thrown. */
  public void closeQuietly() {
    try {
      close();
    } catch (SQLException e) {
      // The other exception matters more.
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
