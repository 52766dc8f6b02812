package dev.starsight.delimited;

import dev.starsight.run.Threads;
import org.jspecify.annotations.Nullable;

/**
 * What is done about bad rows, and how a file is taken apart. Immutable.
 *
 * @param strict whether the first bad row ends the reading with a {@link
 *     dev.starsight.data.MalformedRowException}; otherwise bad rows are collected as {@link
 *     Rejects}
 * @param keptRejects how many rejects are kept with place and reason; all are counted; at least 1
 * @param maxRejectedShare the share of a file's rows, 0 to 1, above which rejects are an error
 * @param dialect how fields are told apart, or null to find out by evidence
 * @param maxRowBytes the longest row that is believed, in bytes; at least 1,024
 * @param threads how many threads may parse at once, at least 1, which is to say that everything
 *     happens in the thread that reads; what comes out does not depend on it
 * @param digest whether the file's SHA-256 is taken, which costs about as much as finding its
 *     fields; without it there is no {@link DelimitedFile#account()}
 */
public record ReadOptions(
    boolean strict,
    int keptRejects,
    double maxRejectedShare,
    @Nullable Dialect dialect,
    int maxRowBytes,
    int threads,
    boolean digest) {

  private static final int SIXTEEN_MEGABYTES = 1 << 24;

  public ReadOptions {
    if (keptRejects < 1) {
      throw new IllegalArgumentException("keptRejects must be at least 1, but is " + keptRejects);
    }
    if (!(maxRejectedShare >= 0 && maxRejectedShare <= 1)) {
      throw new IllegalArgumentException(
          "maxRejectedShare must be 0 to 1, but is " + maxRejectedShare);
    }
    if (maxRowBytes < 1024 || maxRowBytes > 1 << 29) {
      throw new IllegalArgumentException(
          "maxRowBytes must be 1,024 to 536,870,912, but is " + maxRowBytes);
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
  }

  /**
   * Collecting: at most 1 % of a file's rows, the first 100 kept; rows of at most 16 MiB; as many
   * threads as {@link Threads#limit()}.
   */
  public static ReadOptions defaults() {
    return new ReadOptions(false, 100, 0.01, null, SIXTEEN_MEGABYTES, Threads.limit(), true);
  }

  /** The first bad row ends the reading. */
  public static ReadOptions strictly() {
    return defaults().withStrict(true);
  }

  public ReadOptions withStrict(boolean firstBadRowStops) {
    return new ReadOptions(
        firstBadRowStops, keptRejects, maxRejectedShare, dialect, maxRowBytes, threads, digest);
  }

  public ReadOptions withKeptRejects(int count) {
    return new ReadOptions(strict, count, maxRejectedShare, dialect, maxRowBytes, threads, digest);
  }

  public ReadOptions withMaxRejectedShare(double share) {
    return new ReadOptions(strict, keptRejects, share, dialect, maxRowBytes, threads, digest);
  }

  /** With a dialect told instead of found out; null to find out. */
  public ReadOptions withDialect(@Nullable Dialect told) {
    return new ReadOptions(
        strict, keptRejects, maxRejectedShare, told, maxRowBytes, threads, digest);
  }

  public ReadOptions withMaxRowBytes(int bytes) {
    return new ReadOptions(strict, keptRejects, maxRejectedShare, dialect, bytes, threads, digest);
  }

  /** With so many threads; 1 for none but the caller's. */
  public ReadOptions withThreads(int count) {
    return new ReadOptions(
        strict, keptRejects, maxRejectedShare, dialect, maxRowBytes, count, digest);
  }

  public ReadOptions withDigest(boolean taken) {
    return new ReadOptions(
        strict, keptRejects, maxRejectedShare, dialect, maxRowBytes, threads, taken);
  }
}
