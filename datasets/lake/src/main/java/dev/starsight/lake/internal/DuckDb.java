package dev.starsight.lake.internal;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * A DuckDB of our own in this process: in memory, bounded, and told to load nothing. What it
 * complains about becomes an {@link IOException} of one sentence. Not thread-safe.
 */
public final class DuckDb implements AutoCloseable {

  private final DuckDBConnection connection;

  private DuckDb(DuckDBConnection connection) {
    this.connection = connection;
  }

  /**
   * Opens an empty one.
   *
   * @param spill where it writes what does not fit into memory, a directory that it creates and
   *     deletes; empty if it must not
   */
  public static DuckDb open(int threads, int megabytes, String spill) throws SQLException {
    Properties settings = new Properties();
    settings.put("threads", String.valueOf(threads));
    settings.put("memory_limit", megabytes + "MB");
    settings.put("temp_directory", spill);
    settings.put("autoinstall_known_extensions", "false");
    settings.put("autoload_known_extensions", "false");
    settings.put("jdbc_stream_results", "true");
    // By the driver itself: DriverManager would ask every driver on the class path.
    Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", settings);
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

  /** A text as SQL writes it. */
  public static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** A pattern that matches the file of this name and no other. */
  public static String literal(String name) {
    return name.replaceAll("[\\[*?]", "[$0]");
  }

  /**
   * What went wrong, in one sentence.
   *
   * @param place what it is about: the file as the user knows it
   */
  public static IOException failure(String place, String what, SQLException e) {
    String message = String.valueOf(e.getMessage()).strip();
    if (message.contains("No space left")) {
      return new IOException(place + ": " + what + ": there is no space left on the disk", e);
    }
    if (message.startsWith("Out of Memory")) {
      return new IOException(
          place + ": " + what + ": DuckDB may hold too little in memory; allow it more", e);
    }
    int end = message.indexOf('\n');
    String sentence = end < 0 ? message : message.substring(0, end).strip();
    return new IOException(place + ": " + what + ": " + sentence, e);
  }

  /** Closes it where something worse is on its way already. */
  public void closeQuietly() {
    try {
      close();
    } catch (SQLException e) {
      // See above.
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
