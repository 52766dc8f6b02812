package dev.starsight.datasets.lake;

import dev.starsight.data.StarsightException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A query while it runs: what may stop it. Its time counts while it works, not while somebody looks
 * at rows it has given. Thread-safe.
 */
final class RunningQuery {

  /** A statement that was not yet at work when it was told to stop has not heard it. */
  private static final long AGAIN_MILLIS = 20;

  private final ScheduledExecutorService clock;
  private final Duration limit;

  private long nanosLeft;
  private long startedAt;
  private @Nullable Statement statement;
  private @Nullable ScheduledFuture<?> stopping;
  private volatile @Nullable String reason;
  private volatile @Nullable Throwable failure;

  RunningQuery(ScheduledExecutorService clock, Duration limit) {
    this.clock = clock;
    this.limit = limit;
    this.nanosLeft = limit.toNanos();
  }

  /**
   * It is at work from here on.
   *
   * @throws StarsightException if it has been stopped
   */
  synchronized void resume(Statement working) {
    requireRunning();
    statement = working;
    startedAt = System.nanoTime();
    stopping = clock.schedule(this::timeIsUp, Math.max(0, nanosLeft), TimeUnit.NANOSECONDS);
  }

  /** It is no longer at work; it may have been told to stop, in vain. */
  synchronized void pause() {
    if (statement == null) {
      return;
    }
    nanosLeft -= System.nanoTime() - startedAt;
    statement = null;
    if (stopping != null) {
      stopping.cancel(false);
      stopping = null;
    }
  }

  private void timeIsUp() {
    stop(
        "the query was stopped after "
            + seconds(limit)
            + ", which is its limit (timeout); ask for less, or give it more time");
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0)
            .replaceAll("\\.?0+$", "")
        + " s";
  }

  /** Stops it: the first reason is the one that is told. */
  synchronized void stop(String why) {
    if (reason == null) {
      reason = why;
    }
    Statement working = statement;
    if (working != null) {
      try {
        working.cancel();
      } catch (SQLException e) {
        // It has come to its end by itself.
      }
      if (stopping != null) {
        stopping.cancel(false);
      }
      stopping = clock.schedule(() -> stopAgain(working), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void stopAgain(Statement working) {
    if (statement == working) {
      stop("");
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
}
