package dev.starsight.lake;

import dev.starsight.data.StarsightException;
import dev.starsight.lake.internal.sql.SelectStatement;
import dev.starsight.lake.internal.sql.SqlFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.jspecify.annotations.Nullable;

/**
 * One query from its SQL to its last row, on a connection of its own. Errors become exceptions with
 * a sentence for the user. Not thread-safe.
 */
final class LakeQuery implements AutoCloseable {

  private final LakeFiles files;
  private final LakeOptions options;
  private final RunningQuery running;
  private final DuckDBConnection connection;
  private final SelectStatement select;

  /** What DuckDB runs, and the number of its bytes before the user's SQL. */
  private String executed = "";

  private int before;
  private List<Catalogue.Column> columns = List.of();
  private @Nullable DuckDBPreparedStatement statement;
  private @Nullable DuckDBChunkedResult result;

  /** The rows of the result's current chunk, and how many of them have been read. */
  private int chunkRows;

  private int chunkRead;

  /** Receives some rows of a chunk. */
  interface ChunkReader {
    void read(DuckDBDataChunkReader chunk, int from, int to);
  }

  private LakeQuery(
      LakeFiles files,
      LakeOptions options,
      RunningQuery running,
      DuckDBConnection connection,
      SelectStatement select) {
    this.files = files;
    this.options = options;
    this.running = running;
    this.connection = connection;
    this.select = select;
  }

  /** Checks SQL without running it. */
  static LakeQuery of(
      LakeDatabase database, LakeFiles files, LakeOptions options, RunningQuery running, String sql)
      throws IOException {
    files.requireUnchanged();
    DuckDBConnection connection = null;
    boolean done = false;
    try {
      SelectStatement select = database.parse(sql);
      connection = database.connect();
      // Only a transaction shows whether the query succeeded, see requireComplete().
      connection.setAutoCommit(false);
      LakeQuery query = new LakeQuery(files, options, running, connection, select);
      done = true;
      return query;
    } catch (SQLException e) {
      throw new StarsightException(SqlFailure.of(e).message(), e);
    } finally {
      if (!done && connection != null) {
        closeQuietly(connection);
      }
    }
  }

  private static void closeQuietly(AutoCloseable open) {
    try {
      open.close();
    } catch (Exception e) {
      // Another exception is already being thrown, or all rows have been read.
    }
  }

  SelectStatement select() {
    return select;
  }

  void start(long limit, Set<String> types) throws IOException {
    start(limit, types, false);
  }

  /**
   * Runs the query until its first rows.
   *
   * @param limit the largest number of rows; {@link Long#MAX_VALUE} is no limit
   * @param types the types that are read as values; columns of others are read as texts
   * @param json whether the text of a nested value is JSON
   */
  void start(long limit, Set<String> types, boolean json) throws IOException {
    String end = limit == Long.MAX_VALUE ? "\n)" : "\n)\nLIMIT " + limit;
    prepare("SELECT * FROM (\n", end);
    if (columns.stream().anyMatch(column -> !isReadAsIs(column, types))) {
      List<Catalogue.Column> real = columns;
      prepare("SELECT " + asTexts(real, types, json) + " FROM (\n", end);
      columns = real;
    }
    execute();
  }

  /** Returns DuckDB's plan of the query. */
  String explain() throws IOException {
    prepare("EXPLAIN SELECT * FROM (\n", "\n)");
    execute();
    StringBuilder plan = new StringBuilder();
    read(
        Integer.MAX_VALUE,
        (chunk, from, to) -> {
          for (int row = from; row < to; row++) {
            plan.append(chunk.vector(1).getString(row));
          }
        });
    return plan.toString();
  }

  private static boolean isReadAsIs(Catalogue.Column column, Set<String> types) {
    String type = column.type();
    return types.contains(type)
        || (type.startsWith("DECIMAL(") && type.endsWith(")") && types.contains("DECIMAL"));
  }

  private static String asTexts(List<Catalogue.Column> columns, Set<String> types, boolean json) {
    return columns.stream()
        .map(
            column -> {
              String name = '"' + column.name().replace("\"", "\"\"") + '"';
              String text = json && column.isNested() ? "to_json(" + name + ")" : name;
              return isReadAsIs(column, types) ? name : "CAST(" + text + " AS VARCHAR) AS " + name;
            })
        .collect(Collectors.joining(", "));
  }

  /** Puts the user's statement into parentheses, where only a SELECT is valid. */
  private void prepare(String opening, String closing) throws IOException {
    closeStatement();
    executed = opening + select.sql() + closing;
    before = opening.getBytes(StandardCharsets.UTF_8).length;
    try {
      DuckDBPreparedStatement prepared =
          running.call(connection, () -> connection.prepare(executed));
      statement = prepared;
      ResultSetMetaData meta = prepared.getMetaData();
      List<Catalogue.Column> found = new ArrayList<>();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        found.add(new Catalogue.Column(meta.getColumnName(i), meta.getColumnTypeName(i)));
      }
      columns = List.copyOf(found);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private void execute() throws IOException {
    DuckDBPreparedStatement prepared = Objects.requireNonNull(statement);
    try {
      result = running.call(connection, prepared::query);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Returns the columns of the result with their SQL types. */
  List<Catalogue.Column> columns() {
    return columns;
  }

  /** Reads up to {@code most} rows, fewer only at the end, and returns their number. */
  int read(int most, ChunkReader reader) throws IOException {
    DuckDBChunkedResult chunks = Objects.requireNonNull(result);
    int read = 0;
    while (read < most && (chunkRead < chunkRows || nextChunk(chunks))) {
      int count = Math.min(most - read, chunkRows - chunkRead);
      reader.read(chunks.chunk(), chunkRead, chunkRead + count);
      chunkRead += count;
      read += count;
    }
    if (read < most) {
      requireComplete();
    }
    return read;
  }

  private boolean nextChunk(DuckDBChunkedResult chunks) throws IOException {
    try {
      if (!running.call(connection, chunks::nextChunk)) {
        return false;
      }
    } catch (IllegalStateException e) {
      running.requireRunning();
      throw e;
    } catch (SQLException e) {
      throw failure(e);
    }
    running.requireRunning();
    chunkRows = Math.toIntExact(chunks.chunk().rowCount());
    chunkRead = 0;
    return true;
  }

  /**
   * Checks that the rows ended because there are no more: if a query fails after its first rows,
   * DuckDB's chunks end without an error, but the transaction is aborted.
   */
  private void requireComplete() throws IOException {
    running.throwCause();
    try (Statement probe = connection.createStatement()) {
      probe.execute("SELECT 1");
    } catch (SQLException e) {
      throw failure(cause(e));
    }
    files.requireUnchanged();
  }

  /** Finds out what went wrong by running the query once more through plain JDBC. */
  private SQLException cause(SQLException lost) {
    closeStatement();
    try {
      running.call(connection, this::runAgain);
      return lost;
    } catch (SQLException e) {
      return e;
    }
  }

  private boolean runAgain() throws SQLException {
    connection.rollback();
    try (Statement second = connection.createStatement();
        ResultSet rows = second.executeQuery(executed)) {
      boolean any = false;
      while (rows.next()) {
        any = true; // Only the exception is of interest.
      }
      return any;
    }
  }

  /** Returns the exception for the user; throws it if it is not an {@link IOException}. */
  private IOException failure(SQLException e) {
    running.throwCause();
    SqlFailure failure = SqlFailure.of(e);
    if (failure.isOutOfMemory()) {
      throw new StarsightException(
          ("the query needs more than %s MB, which is its limit (memory), or its temporary files"
                  + " more than the disk has; ask for less, or give it more")
              .formatted(options.memoryMegabytes()),
          e);
    }
    if (files.isAbout(failure.message())) {
      return files.damaged(failure.message(), e);
    }
    throw failure.toException(select.sql(), before, e);
  }

  private void closeStatement() {
    if (result != null) {
      closeQuietly(result);
      result = null;
    }
    if (statement != null) {
      closeQuietly(statement);
      statement = null;
    }
  }

  @Override
  public void close() {
    if (running.isAbandoned()) {
      running.later(this::closeAll);
    } else {
      closeAll();
    }
  }

  private void closeAll() {
    closeStatement();
    closeQuietly(connection);
  }
}
