package dev.starsight.lake;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Set;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/** Values of DuckDB's vectors, whatever integers they are. */
final class VectorValues {

  /** The types with values of their own, apart from TIMESTAMP; DECIMAL is whatever its digits. */
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

  /** A value of an integer type that is in {@code int}'s range. */
  static int integer(DuckDBReadableVector vector, long row) {
    return switch (vector.getType()) {
      case TINYINT -> vector.getByte(row);
      case UTINYINT -> vector.getUint8(row);
      case SMALLINT -> vector.getShort(row);
      case USMALLINT -> vector.getUint16(row);
      default -> vector.getInt(row);
    };
  }

  /** A value of BIGINT or UINTEGER. */
  static long longInteger(DuckDBReadableVector vector, long row) {
    return switch (vector.getType()) {
      case UINTEGER -> vector.getUint32(row);
      default -> vector.getLong(row);
    };
  }

  /** A value of HUGEINT, UBIGINT or UHUGEINT. */
  static BigInteger hugeInteger(DuckDBReadableVector vector, long row) {
    return switch (vector.getType()) {
      case UBIGINT -> vector.getUint64(row);
      case UHUGEINT -> vector.getUHugeInt(row);
      default -> vector.getHugeInt(row);
    };
  }

  static double number(DuckDBReadableVector vector, long row) {
    return switch (vector.getType()) {
      // The number that is written as this one: 1.1, not 1.100000023841858.
      case FLOAT -> Double.parseDouble(Float.toString(vector.getFloat(row)));
      default -> vector.getDouble(row);
    };
  }

  /** Any value of the {@link #TYPES}, null for NULL. */
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
      default -> throw new IllegalStateException("not a type that is read: " + vector.getType());
    };
  }

  private static Object narrowed(BigInteger value) {
    if (value.bitLength() > 63) {
      return value;
    }
    return value.longValue();
  }

  /** SQL's two infinite dates have no place among Java's, but these have their numbers. */
  private static Object date(LocalDate date) {
    if (Math.abs(date.toEpochDay()) == Integer.MAX_VALUE) {
      return date.toEpochDay() > 0 ? "infinity" : "-infinity";
    }
    return date;
  }
}
