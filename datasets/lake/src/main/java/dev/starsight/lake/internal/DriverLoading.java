package dev.starsight.lake.internal;

import dev.starsight.run.Threads;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;

/**
 * Loads DuckDB's native library in another thread: unpacking its 70 MB takes half a second, in
 * which a program that writes Parquet files at its end can do something else. Thread-safe.
 */
public final class DriverLoading implements AutoCloseable {

  private static final int MEGABYTES = 64;

  private final ExecutorService pool = Threads.newPool("starsight-duckdb", 1);

  private DriverLoading() {}

  /** Starts to load the library. A failure is thrown to whoever opens a database. */
  public static DriverLoading start() {
    DriverLoading loading = new DriverLoading();
    loading.pool.execute(DriverLoading::load);
    return loading;
  }

  private static void load() {
    try {
      DuckDb.open(1, MEGABYTES, "").close();
    } catch (SQLException | LinkageError | IllegalStateException e) {
      // Whoever opens a database for its own sake gets it.
    }
  }

  /** Waits until the library is loaded, so that no half of it is left on the disk. */
  @Override
  public void close() {
    Threads.end(pool);
  }
}
