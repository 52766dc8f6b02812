package dev.starsight.lake.search;

import dev.starsight.files.DamagedFileException;
import dev.starsight.lake.internal.DuckDb;
import dev.starsight.lake.search.EmbeddingInventory.Missing;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Parquet file of the lake part by part, in the order of its rows and in memory for one
 * part. Not thread-safe.
 */
final class LakeFileRows implements AutoCloseable {

  private static final String COLUMNS =
      "file_row_number, review_id, star_rating, review_date, product_category, product_id,"
          + " review_headline, review_body";

  private final Path file;
  private final Missing missing;
  private final int rowsAPart;
  private final Connection connection;
  private final Statement statement;
  private final ResultSet result;
  private int next;

  private LakeFileRows(Path file, Missing missing, int rowsAPart, Connection connection)
      throws SQLException {
    this.file = file;
    this.missing = missing;
    this.rowsAPart = rowsAPart;
    this.connection = connection;
    this.statement = connection.createStatement();
    List<Integer> parts = missing.parts();
    this.result =
        statement.executeQuery(
            ("SELECT %s FROM read_parquet(%s, file_row_number = true, hive_partitioning = true,"
                    + " hive_types = {'product_category': VARCHAR})"
                    + " WHERE file_row_number >= %s AND file_row_number < %s")
                .formatted(
                    COLUMNS,
                    DuckDb.quoted(DuckDb.literal(file.toString())),
                    from(parts.get(0)),
                    from(parts.get(parts.size() - 1) + 1)));
  }

  /** Opens a file of the lake for the parts that it lacks. */
  @SuppressWarnings("MustBeClosedChecker") // Closed with the rows.
  static LakeFileRows open(DuckDb duck, Path file, Missing missing, int rowsAPart)
      throws IOException {
    Connection connection = null;
    try {
      // On a connection of its own: a second statement on one would end the stream of rows.
      connection = duck.connection().duplicate();
      return new LakeFileRows(file, missing, rowsAPart, connection);
    } catch (SQLException e) {
      closeQuietly(connection);
      throw unreadable(file, e);
    }
  }

  private static void closeQuietly(@Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      // The other exception matters more.
    }
  }

  private static IOException unreadable(Path file, SQLException e) {
    return DuckDb.failure(file.toString(), "cannot be read as Parquet", e);
  }

  private long from(int part) {
    return (long) part * rowsAPart;
  }

  /** Returns whether there is another part. */
  boolean hasNext() {
    return next < missing.parts().size();
  }

  /** Returns the number of the part that {@link #read} reads next. */
  int number() {
    return missing.parts().get(next);
  }

  /** Returns the rows that the next part belongs to. */
  long rows() {
    return Math.min(from(number() + 1), missing.file().rows()) - from(number());
  }

  /** Reads the next part. */
  PartRows read() throws IOException {
    PartRows part = new PartRows();
    long from = from(number());
    long last = from + rows() - 1;
    try {
      long row = -1;
      while (row < last) {
        if (!result.next()) {
          throw new DamagedFileException(
              file.toString(),
              "has fewer rows than the %,d that the lake lists".formatted(missing.file().rows()));
        }
        row = result.getLong(1);
        if (row >= from) {
          add(part, row);
        }
      }
    } catch (SQLException e) {
      throw unreadable(file, e);
    }
    next++;
    return part;
  }

  private void add(PartRows part, long row) throws SQLException {
    int stars = result.getInt(3);
    boolean hasStars = !result.wasNull();
    Date date = result.getDate(4);
    part.add(
        row,
        Objects.requireNonNullElse(result.getString(2), ""),
        hasStars ? stars : null,
        date == null ? null : date.toLocalDate(),
        result.getString(5),
        result.getString(6),
        result.getString(7),
        result.getString(8));
  }

  @Override
  public void close() throws IOException {
    try {
      result.close();
      statement.close();
      connection.close();
    } catch (SQLException e) {
      throw unreadable(file, e);
    }
  }
}
