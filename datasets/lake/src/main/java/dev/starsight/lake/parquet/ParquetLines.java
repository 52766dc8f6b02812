package dev.starsight.lake.parquet;

import dev.starsight.lake.internal.DuckDb;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Writes JSON lines as a Parquet file, in their order and in memory that does not grow. */
public final class ParquetLines {

  private static final int MEGABYTES = 256;

  /** Fewer than usual, because a row may have a long list. */
  private static final int ROW_GROUP = 40_960;

  private ParquetLines() {}

  /**
   * A key of the lines.
   *
   * @param name the key, and the name of the column
   * @param type of the column, as DuckDB names it, such as {@code VARCHAR[]}
   */
  public record Column(String name, String type) {}

  /**
   * Writes a file, compressed with zstd.
   *
   * @param lines a JSON object a line, in UTF-8; a key that a line lacks is NULL
   * @param parquet a path where there is no file
   * @throws IOException naming {@code parquet}, if it cannot be written, or a line does not have
   *     the columns
   */
  public static void write(Path lines, Path parquet, List<Column> columns) throws IOException {
    String types =
        columns.stream()
            .map(column -> DuckDb.quoted(column.name()) + ": " + DuckDb.quoted(column.type()))
            .collect(Collectors.joining(", ", "{", "}"));
    String source = DuckDb.quoted(DuckDb.literal(lines.toAbsolutePath().toString()));
    // One thread and no spilling keep the rows in their order, and hold a few of them.
    try (DuckDb duck = DuckDb.open(1, MEGABYTES, "")) {
      duck.execute(
          ("COPY (FROM read_json(%s, format = 'newline_delimited', columns = %s)) TO %s (FORMAT"
                  + " parquet, COMPRESSION zstd, ROW_GROUP_SIZE %s)")
              .formatted(
                  source, types, DuckDb.quoted(parquet.toAbsolutePath().toString()), ROW_GROUP));
    } catch (SQLException e) {
      throw DuckDb.failure(parquet.toString(), "cannot be written", e);
    }
  }
}
