package dev.starsight.lake.parquet;

import dev.starsight.delimited.FileOpener;
import dev.starsight.lake.internal.DuckDb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Lets readers of delimited files and JSON lines read Parquet files: their rows are translated to
 * JSON lines, with the columns as keys, in constant memory. The digest of such a file is that of
 * its own bytes.
 */
public final class ParquetRows {

  private static final int MEGABYTES = 512;

  private ParquetRows() {}

  /**
   * Returns an opener that translates Parquet files and leaves all others to another one.
   *
   * @param others opens files that are not Parquet
   */
  public static FileOpener opener(FileOpener others) {
    return FileOpener.ofParquet(
        path -> new FileOpener.Opened(new JsonLines(path), -1, false, path), others);
  }

  /** The rows of a file, an object a line. */
  private static final class JsonLines extends FileOpener.BlockStream {

    private final Path file;
    private final DuckDb duck;
    private final Statement statement;
    private final ResultSet rows;

    JsonLines(Path file) throws IOException {
      this.file = file;
      DuckDb opened = null;
      try {
        // One thread and no spilling keep the rows in their order, and hold a few of them.
        opened = DuckDb.open(1, MEGABYTES, "");
        statement = opened.connection().createStatement();
        rows =
            statement.executeQuery(
                "SELECT to_json(row) FROM read_parquet(%s, hive_partitioning = false) AS row"
                    .formatted(DuckDb.quoted(DuckDb.literal(file.toAbsolutePath().toString()))));
      } catch (SQLException e) {
        if (opened != null) {
          opened.closeQuietly();
        }
        throw unreadable(e);
      }
      duck = opened;
    }

    private IOException unreadable(SQLException e) {
      return DuckDb.failure(file.toString(), "this Parquet file cannot be read", e);
    }

    @Override
    protected byte[] nextBlock() throws IOException {
      StringBuilder lines = new StringBuilder();
      try {
        while (lines.length() < BLOCK_BYTES && rows.next()) {
          lines.append(rows.getString(1)).append('\n');
        }
      } catch (SQLException e) {
        throw unreadable(e);
      }
      return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
      try (duck) {
        rows.close();
        statement.close();
      } catch (SQLException e) {
        throw unreadable(e);
      }
    }
  }
}
