package dev.starsight.delimited;

import dev.starsight.run.Threads;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a file is read, and what happens to bad rows. Immutable.
 *
 * @param strict whether the first bad row ends the reading with a {@link
 *     dev.starsight.data.MalformedRowException}; otherwise bad rows are collected as {@link
 *     Rejects}
 * @param keptRejects how many rejects are kept with place and reason; all are counted; at least 1
 * @param maxRejectedShare the share of a file's rows, 0 to 1, above which rejects are an error
 * @param dialect the delimiter and quoting, or null to detect them
 * @param columns the names of the columns of a delimited file without a header; empty if the first
 *     line has them
 * @param shapes the kinds of JSON lines that are recognized by the keys of the first objects
 * @param maxRowBytes the longest row allowed, in bytes; 1,024 to 536,870,912
 * @param threads how many threads may parse at once; at least 1, which means that everything
 *     happens in the thread that reads. The result does not depend on it
 * @param digest whether the SHA-256 of the file is computed, which takes about as long as finding
 *     its fields; without it there is no {@link DelimitedFile#source()}
 * @param opener opens the files
 */
public record ReadOptions(
    boolean strict,
    int keptRejects,
    double maxRejectedShare,
    @Nullable Dialect dialect,
    List<String> columns,
    List<JsonShape> shapes,
    int maxRowBytes,
    int threads,
    boolean digest,
    FileOpener opener) {

  public ReadOptions {
    columns = List.copyOf(columns);
    shapes = List.copyOf(shapes);
    Objects.requireNonNull(opener, "opener");
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
   * Collects rejects, at most 1 % of the rows of a file, and keeps the first 100; allows rows of at
   * most 16 MiB; uses {@link Threads#limit()} threads; computes the digest.
   */
  public static ReadOptions defaults() {
    return new ReadOptions(
        false,
        100,
        0.01,
        null,
        List.of(),
        List.of(),
        1 << 24,
        Threads.limit(),
        true,
        FileOpener.files());
  }

  /** Returns the defaults, except that the first bad row ends the reading. */
  public static ReadOptions strictly() {
    return defaults().withStrict(true);
  }

  public ReadOptions withStrict(boolean value) {
    return withRejects(value, keptRejects, maxRejectedShare);
  }

  public ReadOptions withKeptRejects(int count) {
    return withRejects(strict, count, maxRejectedShare);
  }

  public ReadOptions withMaxRejectedShare(double share) {
    return withRejects(strict, keptRejects, share);
  }

  private ReadOptions withRejects(boolean first, int kept, double share) {
    return new ReadOptions(
        first, kept, share, dialect, columns, shapes, maxRowBytes, threads, digest, opener);
  }

  public ReadOptions withDialect(@Nullable Dialect value) {
    return withForm(value, columns, shapes);
  }

  public ReadOptions withColumns(List<String> names) {
    return withForm(dialect, names, shapes);
  }

  public ReadOptions withShapes(List<JsonShape> known) {
    return withForm(dialect, columns, known);
  }

  private ReadOptions withForm(@Nullable Dialect own, List<String> names, List<JsonShape> known) {
    return new ReadOptions(
        strict,
        keptRejects,
        maxRejectedShare,
        own,
        names,
        known,
        maxRowBytes,
        threads,
        digest,
        opener);
  }

  public ReadOptions withMaxRowBytes(int bytes) {
    return withReading(bytes, threads, digest, opener);
  }

  public ReadOptions withThreads(int count) {
    return withReading(maxRowBytes, count, digest, opener);
  }

  public ReadOptions withDigest(boolean value) {
    return withReading(maxRowBytes, threads, value, opener);
  }

  public ReadOptions withOpener(FileOpener value) {
    return withReading(maxRowBytes, threads, digest, value);
  }

  private ReadOptions withReading(int bytes, int count, boolean hashed, FileOpener files) {
    return new ReadOptions(
        strict,
        keptRejects,
        maxRejectedShare,
        dialect,
        columns,
        shapes,
        bytes,
        count,
        hashed,
        files);
  }
}
