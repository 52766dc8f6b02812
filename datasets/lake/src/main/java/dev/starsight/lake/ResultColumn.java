package dev.starsight.lake;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import java.util.Objects;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBReadableVector;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DateTimeColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.columns.Column;

/**
 * A column of a result that becomes a column of Tablesaw. Where a value does not fit into a
 * Tablesaw column of its kind, the column becomes one of a wider kind, in the end of texts: no
 * value is altered. Not thread-safe.
 */
final class ResultColumn {

  private final String name;
  private Kind kind;
  private Filling filling;

  /** Starts a column without rows. */
  ResultColumn(Catalogue.Column column) {
    this.name = column.name();
    this.kind = Kind.of(column.type());
    this.filling = kind.filling(name);
  }

  /** Appends the values of some rows. */
  void read(DuckDBReadableVector vector, int from, int to) {
    for (int row = from; row < to; row++) {
      if (vector.isNull(row)) {
        filling.missing();
      } else {
        while (!filling.read(vector, row)) {
          widen();
        }
      }
    }
  }

  private void widen() {
    kind = kind == Kind.INTEGER ? Kind.BIGINT : Kind.TEXT;
    Column<?> before = filling.column();
    filling = kind.filling(name);
    for (int row = 0; row < before.size(); row++) {
      if (before.isMissing(row)) {
        filling.missing();
      } else {
        filling.copy(before, row);
      }
    }
  }

  /** Returns the rows read since the last call. */
  Column<?> take() {
    Column<?> taken = filling.column();
    filling = kind.filling(name);
    return taken;
  }

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
        case TEXT -> new Texts(name, new TextDictionary());
      };
    }
  }

  /** A Tablesaw column that is being filled. */
  private interface Filling {

    Column<?> column();

    default void missing() {
      column().appendMissing();
    }

    /** Appends a value that is not NULL; returns false, and appends nothing, if it does not fit. */
    boolean read(DuckDBReadableVector vector, int row);

    /** Appends a value of a narrower column that is not missing. */
    default void copy(Column<?> narrower, int row) {
      throw new IllegalStateException("nothing is narrower than " + this);
    }
  }

  private record Booleans(BooleanColumn column) implements Filling {
    @Override
    public boolean read(DuckDBReadableVector vector, int row) {
      column.append(vector.getBoolean(row));
      return true;
    }
  }

  private record Integers(IntColumn column) implements Filling {
    @Override
    public boolean read(DuckDBReadableVector vector, int row) {
      int value = VectorValues.integer(vector, row);
      if (IntColumn.valueIsMissing(value)) {
        return false;
      }
      column.append(value);
      return true;
    }
  }

  private record Longs(LongColumn column) implements Filling {
    @Override
    public boolean read(DuckDBReadableVector vector, int row) {
      long value =
          vector.getType() == DuckDBColumnType.INTEGER
              ? vector.getInt(row)
              : VectorValues.longInteger(vector, row);
      if (LongColumn.valueIsMissing(value)) {
        return false;
      }
      column.append(value);
      return true;
    }

    @Override
    public void copy(Column<?> narrower, int row) {
      column.append((long) ((IntColumn) narrower).getInt(row));
    }
  }

  /** The result of sum() of integers: nearly always a long. */
  private record Huge(LongColumn column) implements Filling {
    @Override
    public boolean read(DuckDBReadableVector vector, int row) {
      BigInteger value = VectorValues.hugeInteger(vector, row);
      if (value.bitLength() > 63 || LongColumn.valueIsMissing(value.longValue())) {
        return false;
      }
      column.append(value.longValue());
      return true;
    }
  }

  private record Doubles(DoubleColumn column) implements Filling {
    @Override
    public boolean read(DuckDBReadableVector vector, int row) {
      column.append(VectorValues.number(vector, row));
      return true;
    }
  }

  /** Decimal numbers that a double shows with the same digits. */
  private record Decimals(DoubleColumn column) implements Filling {
    @Override
    public boolean read(DuckDBReadableVector vector, int row) {
      BigDecimal value = vector.getBigDecimal(row);
      double nearest = value.doubleValue();
      if (BigDecimal.valueOf(nearest).compareTo(value) != 0) {
        return false;
      }
      column.append(nearest);
      return true;
    }
  }

  private record Dates(DateColumn column) implements Filling {
    @Override
    public boolean read(DuckDBReadableVector vector, int row) {
      LocalDate value = vector.getLocalDate(row);
      if (Math.abs(value.getYear()) >= Short.MAX_VALUE) {
        return false;
      }
      column.append(value);
      return true;
    }
  }

  private record Timestamps(DateTimeColumn column) implements Filling {
    @Override
    public boolean read(DuckDBReadableVector vector, int row) {
      LocalDateTime value = vector.getLocalDateTime(row);
      if (Math.abs(value.getYear()) >= Short.MAX_VALUE
          || value.get(ChronoField.MICRO_OF_SECOND) % 1_000 != 0) {
        return false;
      }
      column.append(value);
      return true;
    }
  }

  private record Texts(String name, TextDictionary texts) implements Filling {
    @Override
    public Column<?> column() {
      return texts.column(name);
    }

    @Override
    public void missing() {
      texts.append(null);
    }

    @Override
    public boolean read(DuckDBReadableVector vector, int row) {
      texts.append(text(vector, row));
      return true;
    }

    private static String text(DuckDBReadableVector vector, int row) {
      if (vector.getType() == DuckDBColumnType.VARCHAR) {
        return vector.getString(row);
      }
      if (vector.getType() == DuckDBColumnType.TIMESTAMP) {
        return vector.getLocalDateTime(row).toString();
      }
      Object value = Objects.requireNonNull(VectorValues.value(vector, row));
      return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    }

    @Override
    public void copy(Column<?> narrower, int row) {
      texts.append(String.valueOf(narrower.get(row)));
    }
  }
}
