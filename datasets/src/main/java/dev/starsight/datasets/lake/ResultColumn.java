package dev.starsight.datasets.lake;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DateTimeColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.columns.Column;

/**
 * A column of a result on its way into Tablesaw. Where a value comes that Tablesaw has no place for
 * in a column of its kind, the column becomes one of a wider kind, in the end of texts: no value is
 * altered. Not thread-safe.
 */
final class ResultColumn {

  private final String name;
  private final int index;
  private Kind kind;
  private Filling filling;

  private ResultColumn(String name, int index, Kind kind) {
    this.name = name;
    this.index = index;
    this.kind = kind;
    this.filling = kind.filling(name);
  }

  /**
   * A column without rows.
   *
   * @param index in the result, from 1
   * @param type as DuckDB calls it
   */
  static ResultColumn of(String name, int index, String type) {
    return new ResultColumn(name, index, Kind.of(type));
  }

  /** Takes the value of the row the result is at. */
  void read(ResultSet rows) throws SQLException {
    while (!filling.read(rows, index)) {
      widen();
    }
  }

  private void widen() {
    Kind wider = kind == Kind.INTEGER ? Kind.BIGINT : Kind.TEXT;
    Filling next = wider.filling(name);
    Column<?> before = filling.column();
    for (int row = 0; row < before.size(); row++) {
      next.copy(before, row);
    }
    kind = wider;
    filling = next;
  }

  /** The rows read since the last call. */
  Column<?> take() {
    Column<?> taken = filling.column();
    filling = kind.filling(name);
    return taken;
  }

  /** How values are read and what they become. */
  private enum Kind {
    BOOLEAN,
    INTEGER,
    BIGINT,
    HUGE,
    DOUBLE,
    DECIMAL,
    DATE,
    TIMESTAMP,
    TEXT;

    static Kind of(String type) {
      if (type.startsWith("DECIMAL(")) {
        return type.endsWith("]") ? TEXT : DECIMAL;
      }
      return switch (type) {
        case "BOOLEAN" -> BOOLEAN;
        case "TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT" -> INTEGER;
        case "BIGINT", "UINTEGER" -> BIGINT;
        case "HUGEINT", "UBIGINT", "UHUGEINT" -> HUGE;
        case "FLOAT", "DOUBLE" -> DOUBLE;
        case "DATE" -> DATE;
        case "TIMESTAMP" -> TIMESTAMP;
        default -> TEXT;
      };
    }

    Filling filling(String name) {
      return switch (this) {
        case BOOLEAN -> new Booleans(BooleanColumn.create(name));
        case INTEGER -> new Integers(IntColumn.create(name));
        case BIGINT -> new Longs(LongColumn.create(name));
        case HUGE -> new Huge(LongColumn.create(name));
        case DOUBLE -> new Doubles(DoubleColumn.create(name));
        case DECIMAL -> new Decimals(DoubleColumn.create(name));
        case DATE -> new Dates(DateColumn.create(name));
        case TIMESTAMP -> new Timestamps(DateTimeColumn.create(name));
        case TEXT -> new Texts(StringColumn.create(name));
      };
    }
  }

  /** A Tablesaw column that is being filled. */
  private interface Filling {

    Column<?> column();

    /** Takes a value; false, and nothing taken, if it has no place here. */
    boolean read(ResultSet rows, int index) throws SQLException;

    /** Takes a value of a narrower column. */
    default void copy(Column<?> narrower, int row) {
      throw new IllegalStateException("nothing is narrower than " + this);
    }
  }

  private record Booleans(BooleanColumn column) implements Filling {
    @Override
    public boolean read(ResultSet rows, int index) throws SQLException {
      boolean value = rows.getBoolean(index);
      if (rows.wasNull()) {
        column.appendMissing();
      } else {
        column.append(value);
      }
      return true;
    }
  }

  private record Integers(IntColumn column) implements Filling {
    @Override
    public boolean read(ResultSet rows, int index) throws SQLException {
      int value = rows.getInt(index);
      if (rows.wasNull()) {
        column.appendMissing();
      } else if (IntColumn.valueIsMissing(value)) {
        return false;
      } else {
        column.append(value);
      }
      return true;
    }
  }

  private record Longs(LongColumn column) implements Filling {
    @Override
    public boolean read(ResultSet rows, int index) throws SQLException {
      long value = rows.getLong(index);
      if (rows.wasNull()) {
        column.appendMissing();
      } else if (LongColumn.valueIsMissing(value)) {
        return false;
      } else {
        column.append(value);
      }
      return true;
    }

    @Override
    public void copy(Column<?> narrower, int row) {
      if (narrower.isMissing(row)) {
        column.appendMissing();
      } else {
        column.append((long) ((IntColumn) narrower).getInt(row));
      }
    }
  }

  /** What sum() of integers gives: nearly always a long. */
  private record Huge(LongColumn column) implements Filling {
    @Override
    public boolean read(ResultSet rows, int index) throws SQLException {
      BigInteger value = (BigInteger) rows.getObject(index);
      if (value == null) {
        column.appendMissing();
      } else if (value.bitLength() > 63 || LongColumn.valueIsMissing(value.longValue())) {
        return false;
      } else {
        column.append(value.longValue());
      }
      return true;
    }
  }

  private record Doubles(DoubleColumn column) implements Filling {
    @Override
    public boolean read(ResultSet rows, int index) throws SQLException {
      double value = rows.getDouble(index);
      if (rows.wasNull()) {
        column.appendMissing();
      } else {
        column.append(value);
      }
      return true;
    }
  }

  /** Decimal numbers that a double shows with the same digits. */
  private record Decimals(DoubleColumn column) implements Filling {
    @Override
    public boolean read(ResultSet rows, int index) throws SQLException {
      BigDecimal value = rows.getBigDecimal(index);
      if (value == null) {
        column.appendMissing();
      } else if (BigDecimal.valueOf(value.doubleValue()).compareTo(value) != 0) {
        return false;
      } else {
        column.append(value.doubleValue());
      }
      return true;
    }
  }

  private record Dates(DateColumn column) implements Filling {
    @Override
    public boolean read(ResultSet rows, int index) throws SQLException {
      LocalDate value = rows.getObject(index, LocalDate.class);
      if (value == null) {
        column.appendMissing();
      } else if (Math.abs(value.getYear()) >= Short.MAX_VALUE) {
        return false;
      } else {
        column.append(value);
      }
      return true;
    }
  }

  private record Timestamps(DateTimeColumn column) implements Filling {
    @Override
    public boolean read(ResultSet rows, int index) throws SQLException {
      LocalDateTime value = rows.getObject(index, LocalDateTime.class);
      if (value == null) {
        column.appendMissing();
      } else if (Math.abs(value.getYear()) >= Short.MAX_VALUE
          || value.get(ChronoField.MICRO_OF_SECOND) % 1_000 != 0) {
        return false;
      } else {
        column.append(value);
      }
      return true;
    }
  }

  private record Texts(StringColumn column) implements Filling {
    @Override
    public boolean read(ResultSet rows, int index) throws SQLException {
      String value = text(rows.getObject(index));
      if (value == null) {
        column.appendMissing();
      } else {
        column.append(value);
      }
      return true;
    }

    private static @Nullable String text(@Nullable Object value) {
      if (value instanceof BigDecimal decimal) {
        return decimal.toPlainString();
      }
      return value == null ? null : value.toString();
    }

    @Override
    public void copy(Column<?> narrower, int row) {
      if (narrower.isMissing(row)) {
        column.appendMissing();
      } else {
        column.append(narrower.getString(row));
      }
    }
  }
}
