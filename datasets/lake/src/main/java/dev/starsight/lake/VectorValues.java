package dev.starsight.lake;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/** Reads values of DuckDB's vectors, whatever the width of their integers. */
final class VectorValues {

  /** The types that are read as values, apart from TIMESTAMP; DECIMAL means any precision. */
  static final Set<String> TYPES =
      Set.of(
          "BOOLEAN",
          "TINYINT",
          "SMALLINT",
          "INTEGER",
          "UTINYINT",
          "USMALLINT",
          "BIGINT",
          "UINTEGER",
          "HUGEINT",
          "UBIGINT",
          "UHUGEINT",
          "FLOAT",
          "DOUBLE",
          "DECIMAL",
          "DATE",
          "VARCHAR");

  private VectorValues() {}

  /** Reads an integer of at most 32 bits. */
  static int integer(DuckDBReadableVector vector, long row) {
    return switch (vector.getType()) {
      case TINYINT -> vector.getByte(row);
      case UTINYINT -> vector.getUint8(row);
      case SMALLINT -> vector.getShort(row);
      case USMALLINT -> vector.getUint16(row);
      default -> vector.getInt(row);
    };
  }

  /** Reads a BIGINT or UINTEGER. */
  static long longInteger(DuckDBReadableVector vector, long row) {
    return vector.getType() == DuckDBColumnType.UINTEGER
        ? vector.getUint32(row)
        : vector.getLong(row);
  }

  /** Reads a HUGEINT, UBIGINT or UHUGEINT. */
  static BigInteger hugeInteger(DuckDBReadableVector vector, long row) {
    return switch (vector.getType()) {
      case UBIGINT -> vector.getUint64(row);
      case UHUGEINT -> vector.getUHugeInt(row);
      default -> vector.getHugeInt(row);
    };
  }

  static double number(DuckDBReadableVector vector, long row) {
    // A float becomes the double that is written alike: 1.1, not 1.100000023841858.
    return vector.getType() == DuckDBColumnType.FLOAT
        ? Double.parseDouble(Float.toString(vector.getFloat(row)))
        : vector.getDouble(row);
  }

  /** Reads a value of one of the {@link #TYPES}; null for NULL. */
  static @Nullable Object value(DuckDBReadableVector vector, long row) {
    if (vector.isNull(row)) {
      return null;
    }
    return switch (vector.getType()) {
      case VARCHAR -> vector.getString(row);
      case BOOLEAN -> vector.getBoolean(row);
      case TINYINT, UTINYINT, SMALLINT, USMALLINT, INTEGER -> integer(vector, row);
      case BIGINT, UINTEGER -> longInteger(vector, row);
      case HUGEINT, UBIGINT, UHUGEINT -> narrowed(hugeInteger(vector, row));
      case FLOAT, DOUBLE -> number(vector, row);
      case DECIMAL -> vector.getBigDecimal(row);
      case DATE -> date(vector.getLocalDate(row));
      default -> throw new IllegalStateException("unknown type: " + vector.getType());
    };
  }

  /** Adds the rows of a part of a chunk to a block. */
  static void addRows(
      List<List<@Nullable Object>> block, DuckDBDataChunkReader chunk, int from, int to) {
    int width = Math.toIntExact(chunk.columnCount());
    for (int row = from; row < to; row++) {
      block.add(Arrays.asList(new @Nullable Object[width]));
    }
    for (int i = 0; i < width; i++) {
      DuckDBReadableVector vector = chunk.vector(i);
      for (int row = from; row < to; row++) {
        block.get(block.size() - to + row).set(i, value(vector, row));
      }
    }
  }

  private static Object narrowed(BigInteger value) {
    return value.bitLength() > 63 ? value : (Object) value.longValue();
  }

  /** DuckDB's two infinite dates come as the days ±2^31 - 1, which no other date has. */
  private static Object date(LocalDate date) {
    if (Math.abs(date.toEpochDay()) == Integer.MAX_VALUE) {
      return date.toEpochDay() > 0 ? "infinity" : "-infinity";
    }
    return date;
  }
}
