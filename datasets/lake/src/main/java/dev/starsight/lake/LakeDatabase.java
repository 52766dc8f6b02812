package dev.starsight.lake;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.TemporaryDirectory;
import dev.starsight.lake.internal.DuckDb;
import dev.starsight.lake.internal.sql.SelectStatement;
import dev.starsight.lake.internal.sql.SqlFailure;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * A locked DuckDB with the view of a lake: it opens the lake's Parquet files and no others, loads
 * nothing, and its settings cannot be changed. Thread-safe.
 */
final class LakeDatabase implements AutoCloseable {

  private final DuckDb duck;
  private final TemporaryDirectory temporary;
  private final Set<String> functions;
  private @Nullable PreparedStatement parser;

  private LakeDatabase(DuckDb duck, TemporaryDirectory temporary, List<SqlFunction> functions) {
    this.duck = duck;
    this.functions = functions.stream().map(SqlFunction::name).collect(Collectors.toSet());
    this.temporary = temporary;
  }

  static LakeDatabase open(LakeFiles files, LakeOptions options, List<SqlFunction> functions)
      throws IOException {
    // Readable by this user alone, because what does not fit into memory is written here.
    TemporaryDirectory temporary = TemporaryDirectory.create("starsight-lake");
    DuckDb duck = null;
    boolean done = false;
    try {
      duck =
          DuckDb.open(
              options.threads(),
              options.memoryMegabytes(),
              temporary.path().resolve("spill").toAbsolutePath().toString());
      prepare(duck, files, functions);
      done = true;
      return new LakeDatabase(duck, temporary, functions);
    } catch (SQLException e) {
      String message = SqlFailure.of(e).message();
      throw files.isAbout(message)
          ? files.damaged(message, e)
          : new IOException(files.lake() + ": cannot be opened: " + message, e);
    } finally {
      if (!done) {
        if (duck != null) {
          duck.closeQuietly();
        }
        temporary.close();
      }
    }
  }

  private static void prepare(DuckDb duck, LakeFiles files, List<SqlFunction> functions)
      throws SQLException {
    duck.execute("SET errors_as_json = true");
    duck.execute("SET TimeZone = 'UTC'");
    // The files never change, so their footers are read once and not for every query.
    duck.execute("SET parquet_metadata_cache = true");
    for (SqlFunction function : functions) {
      function.register(duck.connection());
    }
    duck.execute("SET allowed_paths = " + files.allowedPaths());
    duck.execute(files.view());
    duck.execute("SET enable_external_access = false");
    duck.execute("SET lock_configuration = true");
  }

  /**
   * Checks SQL.
   *
   * @throws StarsightException with position and reason, if the SQL is refused
   */
  synchronized SelectStatement parse(String sql) throws SQLException {
    PreparedStatement known = parser;
    if (known == null) {
      known = SelectStatement.parser(duck.connection());
      parser = known;
    }
    try {
      return SelectStatement.parse(known, sql, functions);
    } catch (SQLException e) {
      // A statement that has failed once cannot be used again.
      parser = null;
      throw e;
    }
  }

  /** Returns a new connection to this database. */
  synchronized DuckDBConnection connect() throws SQLException {
    return duck.connection().duplicate().unwrap(DuckDBConnection.class);
  }

  @Override
  public void close() throws SQLException, IOException {
    try {
      duck.close();
    } finally {
      temporary.close();
    }
  }
}
