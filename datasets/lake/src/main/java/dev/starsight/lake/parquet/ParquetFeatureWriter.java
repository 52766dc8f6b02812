package dev.starsight.lake.parquet;

import dev.starsight.features.FeatureBatch;
import dev.starsight.features.FeatureFiles.FeatureFormat;
import dev.starsight.features.FeatureFiles.FeatureOptions;
import dev.starsight.features.FeatureWriter;
import dev.starsight.files.internal.Sha256;
import dev.starsight.lake.internal.DuckDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/**
 * Writes a data set as {@code part-00000.parquet} and so on, compressed with zstd. The columns are
 * those of the TFRecord files: {@code input_ids}, {@code input_mask} and {@code segment_ids} as
 * lists of int64, all of one length, and {@code label_ids} as one int64, not a list, so that {@code
 * GROUP BY label_ids} works. With one thread the same rows give the same bytes. Not thread-safe.
 *
 * <p>DuckDB holds the rows of a file, without padding, until the file is full; what does not fit
 * into its memory, 256 MB plus 128 MB per thread, goes to disk within the directory that is being
 * written.
 */
public final class ParquetFeatureWriter extends FeatureWriter {

  /** The longest rows, in positions: DuckDB works on at least 2,048 padded rows at a time. */
  public static final int LARGEST_MAX_LENGTH = 1024;

  /** DuckDB's memory for row groups and vectors: a fixed part and one per thread. */
  private static final int MEMORY_MEGABYTES = 256;

  private static final int THREAD_MEGABYTES = 128;

  /** The padded bytes of a row group, which is in memory as a whole. */
  private static final int ROW_GROUP_BYTES = 48 << 20;

  private static final int VECTOR_ROWS = 2048;
  private static final String SPILL = "spill.tmp";

  private final Path target;
  private final FeatureOptions options;
  private final DuckDb duck;
  private @Nullable DuckDBAppender appender;
  private int rowsInFile;
  private boolean hasBits;

  private ParquetFeatureWriter(Path target, FeatureOptions options, int threads)
      throws IOException {
    super(target, FeatureFormat.PARQUET, options);
    this.target = target;
    this.options = options;
    try {
      int megabytes =
          Math.addExact(MEMORY_MEGABYTES, Math.multiplyExact(THREAD_MEGABYTES, threads));
      this.duck = DuckDb.open(threads, megabytes, path().resolve(SPILL).toString());
    } catch (SQLException e) {
      super.close();
      throw DuckDb.failure(target.toString(), "cannot be written", e);
    }
  }

  /**
   * Starts a data set.
   *
   * @param directory a new or empty directory, or one with the same rows in another format
   * @param options options with a length of at most {@link #LARGEST_MAX_LENGTH}
   * @param threads the number of DuckDB's threads, at least 1
   * @throws IOException naming the path, if something else is there or it cannot be written
   */
  public static ParquetFeatureWriter create(Path directory, FeatureOptions options, int threads)
      throws IOException {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
    if (options.maxLength() > LARGEST_MAX_LENGTH) {
      throw new IllegalArgumentException(
          "maxLength must be at most %s in Parquet, but is %s"
              .formatted(LARGEST_MAX_LENGTH, options.maxLength()));
    }
    return new ParquetFeatureWriter(directory, options, threads);
  }

  @Override
  protected void append(FeatureBatch batch) throws IOException {
    try {
      for (int row = 0; row < batch.size(); row++) {
        if (rowsInFile == options.rowsPerFile()) {
          finishFile();
        }
        append(batch, row);
      }
    } catch (SQLException e) {
      throw cannotWrite(e);
    }
  }

  private void append(FeatureBatch batch, int row) throws SQLException {
    DuckDBAppender rows = requireAppender();
    int length = batch.length(row);
    int[] ids = new int[length];
    batch.copyInputIds(row, ids, 0);
    rows.beginRow();
    rows.append(batch.labelId(row));
    rows.append(ids);
    if (batch.isPlain()) {
      rows.appendNull();
      rows.appendNull();
    } else {
      byte[] mask = new byte[length];
      byte[] segments = new byte[length];
      for (int i = 0; i < length; i++) {
        mask[i] = (byte) batch.attentionMask(row, i);
        segments[i] = (byte) batch.tokenTypeId(row, i);
      }
      rows.appendByteArray(mask);
      rows.appendByteArray(segments);
      hasBits = true;
    }
    rows.endRow();
    rowsInFile++;
  }

  /** Returns the appender of the current file; the first row of a file opens it. */
  private DuckDBAppender requireAppender() throws SQLException {
    DuckDBAppender open = appender;
    if (open == null) {
      duck.execute(
          "CREATE OR REPLACE TABLE unpadded"
              + " (label INTEGER, ids INTEGER[], mask TINYINT[], segments TINYINT[])");
      open = duck.connection().createAppender("unpadded");
      appender = open;
    }
    return open;
  }

  private void finishFile() throws IOException, SQLException {
    requireAppender().close();
    appender = null;
    Path file = nextFile();
    duck.execute(copy(file));
    finishFile(rowsInFile, Files.size(file), Sha256.of(file));
    rowsInFile = 0;
    hasBits = false;
  }

  private String copy(Path file) {
    int length = options.maxLength();
    String ones = padded("list_resize([]::BIGINT[], len(ids), 1)");
    String zeros = padded("[]::BIGINT[]");
    String select =
        ("SELECT %s AS input_ids, %s AS input_mask, %s AS segment_ids, label::BIGINT AS"
                + " label_ids FROM unpadded")
            .formatted(
                padded("ids::BIGINT[]"),
                hasBits ? "coalesce(" + padded("mask::BIGINT[]") + ", " + ones + ")" : ones,
                hasBits ? "coalesce(" + padded("segments::BIGINT[]") + ", " + zeros + ")" : zeros);
    int rows = ROW_GROUP_BYTES / (3 * Long.BYTES * length) / VECTOR_ROWS * VECTOR_ROWS;
    // Measured on rows like these: level 1 is a quarter smaller than 3, and faster.
    return ("COPY (%s) TO %s (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1,"
            + " ROW_GROUP_SIZE %s)")
        .formatted(select, DuckDb.quoted(file.toString()), Math.max(VECTOR_ROWS, rows));
  }

  private String padded(String list) {
    return "list_resize(" + list + ", " + options.maxLength() + ", 0)";
  }

  private IOException cannotWrite(SQLException e) {
    return DuckDb.failure(nextName().toString(), "cannot be written", e);
  }

  @Override
  protected void finish() throws IOException {
    try {
      finishFile();
      duck.close();
      Files.deleteIfExists(path().resolve(SPILL));
    } catch (SQLException e) {
      throw cannotWrite(e);
    }
  }

  @Override
  public void close() throws IOException {
    DuckDBAppender open = appender;
    try (duck;
        open) {
      appender = null;
    } catch (SQLException e) {
      throw DuckDb.failure(target.toString(), "cannot be closed", e);
    } finally {
      super.close();
    }
  }
}
