package dev.starsight.lake;

import dev.starsight.data.StarsightException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A query while it runs: what may stop it. Its time counts while DuckDB works, not while somebody
 * looks at rows it has given. Thread-safe.
 *
 * <p>A statement hears {@code cancel()} only until it has its first rows. Closing its connection
 * ends it at any time, but frees the rows that are being read: so it is done only between {@link
 * #resume} and {@link #pause}, where nobody reads.
 */
final class RunningQuery implements AutoCloseable {

  private static final long LOOK_MILLIS = 20;

  private final Duration limit;
  private final ScheduledFuture<?> looking;

  private long nanosLeft;
  private long startedAt;
  private @Nullable Connection working;
  private volatile @Nullable String reason;
  private volatile @Nullable Throwable failure;

  RunningQuery(ScheduledExecutorService clock, Duration limit) {
    this.limit = limit;
    this.nanosLeft = nanos(limit);
    this.looking =
        clock.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE; // three centuries
    }
  }

  /**
   * DuckDB is at work from here on.
   *
   * @throws StarsightException if the query has been stopped
   */
  synchronized void resume(Connection connection) {
    requireRunning();
    working = connection;
    startedAt = System.nanoTime();
  }

  /** DuckDB is no longer at work. */
  synchronized void pause() {
    if (working != null) {
      nanosLeft -= System.nanoTime() - startedAt;
      working = null;
    }
  }

  private synchronized void look() {
    if (working != null && System.nanoTime() - startedAt > nanosLeft) {
      stop(
          "the query was stopped after "
              + seconds(limit)
              + ", which is its limit (timeout); ask for less, or give it more time");
    }
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0)
            .replaceAll("\\.?0+$", "")
        + " s";
  }

  /** Stops it: the first reason is the one that is told. */
  synchronized void stop(String why) {
    if (reason == null) {
      reason = why;
      // A function it calls may not hear it at once, and nobody should wait for that here.
      Thread thread = new Thread(this::end, "starsight-lake-stop");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Not in the monitor: closing waits for what DuckDB does between two looks of its own. */
  private void end() {
    Connection connection;
    synchronized (this) {
      connection = working;
    }
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        // It has come to its end by itself.
      }
    }
  }

  /**
   * Goes on only if it has not been stopped.
   *
   * @throws StarsightException why it has been
   */
  void requireRunning() {
    String why = reason;
    if (why != null) {
      throw new StarsightException(why);
    }
  }

  /** A function it called has thrown this. */
  void failed(Throwable thrown) {
    if (failure == null) {
      failure = thrown;
    }
  }

  /** Throws why it has been stopped or what a function has thrown, if either is so. */
  void throwCause() {
    requireRunning();
    Throwable thrown = failure;
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
  }

  /** It is over. */
  @Override
  public void close() {
    looking.cancel(false);
  }
}
