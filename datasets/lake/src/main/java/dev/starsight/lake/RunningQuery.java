package dev.starsight.lake;

import dev.starsight.data.StarsightException;
import dev.starsight.run.internal.Rethrow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A running query that can be stopped. Its time counts while DuckDB works, not while a caller
 * handles rows. Thread-safe.
 *
 * <p>DuckDB obeys {@code cancel()} only until a statement has its first rows. Closing the
 * connection ends a statement at any time, but frees the rows that are being read; so it is closed
 * only between {@link #resume} and {@link #pause}, while nobody reads.
 */
final class RunningQuery implements AutoCloseable {

  private static final long CHECK_MILLIS = 20;

  private final Duration limit;
  private final ScheduledFuture<?> timer;

  private long nanosLeft;
  private long startedAt;
  private @Nullable Connection working;
  private volatile @Nullable String reason;
  private volatile @Nullable Throwable failure;

  RunningQuery(ScheduledExecutorService clock, Duration limit) {
    this.limit = limit;
    this.nanosLeft = nanos(limit);
    this.timer =
        clock.scheduleWithFixedDelay(
            this::checkTime, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE; // three centuries
    }
  }

  /**
   * Starts counting time, before DuckDB works.
   *
   * @throws StarsightException if the query has been stopped
   */
  synchronized void resume(Connection connection) {
    requireRunning();
    working = connection;
    startedAt = System.nanoTime();
  }

  /** Stops counting time, after DuckDB has worked. */
  synchronized void pause() {
    if (working != null) {
      nanosLeft -= System.nanoTime() - startedAt;
      working = null;
    }
  }

  private synchronized void checkTime() {
    if (working != null && System.nanoTime() - startedAt > nanosLeft) {
      String seconds = String.format(Locale.ROOT, "%.3f", limit.toMillis() / 1000.0);
      stop(
          ("the query was stopped after %s s, which is its limit (timeout); ask for less, or give"
                  + " it more time")
              .formatted(seconds.replaceAll("\\.?0+$", "")));
    }
  }

  /** Stops the query; only the first reason counts. */
  synchronized void stop(String why) {
    if (reason == null) {
      reason = why;
      // A function that the query calls may take its time, and nobody should wait for it here.
      daemon(this::end, "starsight-lake-stop").start();
    }
  }

  static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Closes outside the monitor, because closing waits for DuckDB's next check of its own. */
  private void end() {
    Connection connection;
    synchronized (this) {
      connection = working;
    }
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        // The query has ended by itself.
      }
    }
  }

  /**
   * Checks that the query has not been stopped.
   *
   * @throws StarsightException with the reason, if it has been
   */
  void requireRunning() {
    String why = reason;
    if (why != null) {
      throw new StarsightException(why);
    }
  }

  /** Records what a function has thrown that the query calls. */
  void failed(Throwable thrown) {
    if (failure == null) {
      failure = thrown;
    }
  }

  /** Throws the reason why the query was stopped, or else what a function has thrown, if any. */
  void throwCause() {
    requireRunning();
    if (failure != null) {
      throw Rethrow.unchecked(failure);
    }
  }

  @Override
  public void close() {
    timer.cancel(false);
  }
}
