package dev.starsight.lake;

import dev.starsight.data.StarsightException;
import dev.starsight.run.internal.Rethrow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A running query that can be stopped. Its time counts while DuckDB works, not while a caller
 * handles rows. Thread-safe.
 *
 * <p>DuckDB obeys {@code cancel()} only until a statement has its first rows. Closing the
 * connection ends a statement at any time, but frees the rows that are being read; so it is closed
 * only during {@link #call}, while nobody reads.
 */
final class RunningQuery implements AutoCloseable {

  private static final long CHECK_MILLIS = 20;

  /** How long a caller waits for a query that has been stopped. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** DuckDB plans nested queries by recursion. */
  private static final long STACK_BYTES = 16 << 20;

  private final Duration limit;
  private final ScheduledFuture<?> timer;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread own = new Thread(null, work, "starsight-lake-query", STACK_BYTES);
            own.setDaemon(true);
            return own;
          });

  private long nanosLeft;
  private long startedAt;
  private @Nullable Connection working;
  private volatile @Nullable String reason;
  private volatile long stoppedAt;
  private volatile boolean abandoned;
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
   * Lets DuckDB work, on a thread of this query, and counts its time. DuckDB looks for a request to
   * stop between two chunks of rows only, so a single call of a function may go on for long: then
   * the caller does not wait for it, {@link #isAbandoned} becomes true, and what the work holds
   * must be released {@link #later}.
   *
   * @throws StarsightException if the query has been stopped
   */
  <T> T call(Connection connection, Callable<T> work) throws SQLException {
    resume(connection);
    try {
      return await(thread.submit(work));
    } finally {
      pause();
    }
  }

  private <T> T await(Future<T> work) throws SQLException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return work.get(CHECK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          if (reason != null && System.nanoTime() - stoppedAt > GRACE.toNanos()) {
            abandoned = true;
            requireRunning();
          }
        } catch (InterruptedException e) {
          interrupted = true; // What interrupts a query is closing its lake.
        } catch (ExecutionException e) {
          throw rethrown(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static SQLException rethrown(ExecutionException e) {
    Throwable cause = Objects.requireNonNull(e.getCause());
    if (cause instanceof SQLException failure) {
      return failure;
    }
    throw Rethrow.unchecked(cause);
  }

  /** Whether DuckDB still works although the caller has gone on. */
  boolean isAbandoned() {
    return abandoned;
  }

  /** Does something when DuckDB has ended its current work. */
  void later(Runnable work) {
    thread.execute(work);
  }

  private synchronized void resume(Connection connection) {
    requireRunning();
    working = connection;
    startedAt = System.nanoTime();
  }

  private synchronized void pause() {
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
      stoppedAt = System.nanoTime();
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
    thread.shutdown();
  }
}
