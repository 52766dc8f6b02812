package dev.starsight.serving.http;

import java.util.concurrent.TimeUnit;

/**
 * How slowly a body may come: 200 bytes a second after the first half minute. The half minute is
 * for machines that stall: a small body that waits a second for a processor is no attack. Not
 * thread-safe.
 */
final class BodyPace {

  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long BYTES_A_SECOND = 200;

  private final long begun = System.nanoTime();
  private long bytes;

  /** Counts bytes that came, and returns whether the body is too slow. */
  boolean isTooSlow(int more) {
    bytes += more;
    long allowed = GRACE_NANOS + TimeUnit.SECONDS.toNanos(1) / BYTES_A_SECOND * bytes;
    return System.nanoTime() - begun > allowed;
  }
}
