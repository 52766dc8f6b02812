package dev.starsight.lake;

import dev.starsight.run.Threads;
import java.time.Duration;
import java.util.Objects;

/**
 * The limits of a lake's queries. Immutable.
 *
 * @param memoryMegabytes DuckDB's memory in megabytes, beside the Java heap; at least 64. What does
 *     not fit goes to a temporary directory
 * @param threads the number of threads, at least 1
 * @param timeout the longest time of a query
 * @param maxRows the most rows of a query whose result is held in memory; at least 1
 */
public record LakeOptions(int memoryMegabytes, int threads, Duration timeout, long maxRows) {

  public LakeOptions {
    Objects.requireNonNull(timeout, "timeout");
    if (memoryMegabytes < 64) {
      throw new IllegalArgumentException(
          "memoryMegabytes must be at least 64, but is " + memoryMegabytes);
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be longer than nothing, but is " + timeout);
    }
    if (maxRows < 1) {
      throw new IllegalArgumentException("maxRows must be at least 1, but is " + maxRows);
    }
  }

  /** Returns 1,024 MB, {@link Threads#limit()} threads, ten minutes, a million rows. */
  public static LakeOptions defaults() {
    return new LakeOptions(1024, Threads.limit(), Duration.ofMinutes(10), 1_000_000);
  }

  public LakeOptions withMemoryMegabytes(int megabytes) {
    return new LakeOptions(megabytes, threads, timeout, maxRows);
  }

  public LakeOptions withThreads(int count) {
    return new LakeOptions(memoryMegabytes, count, timeout, maxRows);
  }

  public LakeOptions withTimeout(Duration limit) {
    return new LakeOptions(memoryMegabytes, threads, limit, maxRows);
  }

  public LakeOptions withMaxRows(long rows) {
    return new LakeOptions(memoryMegabytes, threads, timeout, rows);
  }
}
