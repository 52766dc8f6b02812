package dev.starsight.datasets.lake;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows of a result as Java's values. Immutable. */
final class ResultRow {

  /** The types that have values of their own; those of other types are texts. */
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

  private final String[] types;

  ResultRow(List<Catalogue.Column> columns) {
    types = columns.stream().map(Catalogue.Column::type).toArray(String[]::new);
  }

  /** The row the result is at. */
  List<@Nullable Object> read(ResultSet row) throws SQLException {
    @Nullable Object[] values = new @Nullable Object[types.length];
    for (int i = 0; i < types.length; i++) {
      values[i] = value(row, i + 1, types[i]);
    }
    return Arrays.asList(values);
  }

  private static @Nullable Object value(ResultSet row, int index, String type) throws SQLException {
    return switch (type) {
      case "VARCHAR" -> row.getString(index);
      case "DATE" -> date(row.getObject(index, LocalDate.class));
      case "TINYINT", "SMALLINT", "UTINYINT", "USMALLINT" -> {
        Object value = row.getObject(index);
        yield value == null ? null : ((Number) value).intValue();
      }
      case "FLOAT" -> {
        Object value = row.getObject(index);
        yield value == null ? null : Double.valueOf(value.toString());
      }
      case "HUGEINT", "UBIGINT", "UHUGEINT" -> {
        BigInteger value = (BigInteger) row.getObject(index);
        yield value != null && value.bitLength() <= 63 ? (Object) value.longValue() : value;
      }
      default -> row.getObject(index);
    };
  }

  /** SQL's two infinite dates have no place among Java's, but these have their numbers. */
  private static @Nullable Object date(@Nullable LocalDate date) {
    if (date != null && Math.abs(date.toEpochDay()) == Integer.MAX_VALUE) {
      return date.toEpochDay() > 0 ? "infinity" : "-infinity";
    }
    return date;
  }
}
