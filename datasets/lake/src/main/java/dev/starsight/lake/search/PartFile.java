package dev.starsight.lake.search;

import dev.starsight.lake.internal.DuckDb;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/**
 * The Parquet file of a part: a row for each review with text, in the order of the lake's file. The
 * vector is a BLOB of 32-bit floating-point numbers, the lowest byte first, of length 1.
 */
final class PartFile {

  /** Row groups of few rows: a search reads the texts of its hits from one or two of each file. */
  private static final int ROW_GROUP = 2048;

  private static final String TABLE =
      """
      CREATE OR REPLACE TEMP TABLE part ("row" BIGINT, review_id VARCHAR, star_rating INTEGER,
      review_date DATE, product_category VARCHAR, product_id VARCHAR, review_headline VARCHAR,
      "text" VARCHAR, text_key BIGINT, vector BLOB)\
      """;

  private PartFile() {}

  /**
   * Writes a part.
   *
   * @param vectors a vector of length 1 for each different text
   * @throws IOException naming {@code shown}, if it cannot be written
   */
  static void write(DuckDb duck, Path file, PartRows part, float[][] vectors, Path shown)
      throws IOException {
    try {
      duck.execute(TABLE);
      try (DuckDBAppender rows = duck.connection().createAppender("temp", "main", "part")) {
        for (PartRows.PartRow row : part.rows()) {
          append(rows, row, vectors[row.distinct()]);
        }
      }
      // Uncompressed, because vectors hardly shrink and read twice as fast; no dictionary for them.
      duck.execute(
          ("COPY part TO %s (FORMAT parquet, COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1,"
                  + " ROW_GROUP_SIZE %s)")
              .formatted(DuckDb.quoted(file.toString()), ROW_GROUP));
      duck.execute("DROP TABLE part");
    } catch (SQLException e) {
      throw DuckDb.failure(shown.toString(), "cannot be written", e);
    }
  }

  private static void append(DuckDBAppender rows, PartRows.PartRow row, float[] vector)
      throws SQLException {
    rows.beginRow();
    rows.append(row.row());
    rows.append(row.reviewId());
    append(rows, row.starRating());
    append(rows, row.reviewDate());
    append(rows, row.productCategory());
    append(rows, row.productId());
    append(rows, row.reviewHeadline());
    rows.append(row.text());
    rows.append(row.textKey());
    rows.append(bytes(vector));
    rows.endRow();
  }

  private static void append(DuckDBAppender rows, @Nullable Object value) throws SQLException {
    if (value == null) {
      rows.appendNull();
    } else if (value instanceof Integer number) {
      rows.append((int) number);
    } else if (value instanceof LocalDate date) {
      rows.append(date);
    } else {
      rows.append(value.toString());
    }
  }

  private static byte[] bytes(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return bytes.array();
  }

  /** Returns the SQL that reads columns of a part. */
  static String select(String columns, Path file) {
    return "SELECT %s FROM read_parquet(%s)"
        .formatted(columns, DuckDb.quoted(DuckDb.literal(file.toString())));
  }
}
