package dev.starsight.spark.quality;

import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.internal.Utf8Text;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The columns of a DataFrame as columns that checks read. */
final class DataFrameColumns {

  private DataFrameColumns() {}

  /**
   * Returns the columns: numbers, dates and flags as they are; anything else as a text, so that a
   * timestamp counts as the text that Java writes of it.
   */
  static RowSchema<Row> of(StructType schema) {
    List<RowSchema.Column<Row>> columns = new ArrayList<>();
    StructField[] fields = schema.fields();
    for (int i = 0; i < fields.length; i++) {
      int position = i;
      RowSchema.Type type = type(fields[i].dataType());
      columns.add(
          new RowSchema.Column<>(
              fields[i].name(),
              type,
              row -> {
                Object value =
                    row instanceof InternalRows.View view
                        ? view.value(position)
                        : row.get(position);
                return type == RowSchema.Type.DATE ? date(value) : value(value);
              }));
    }
    return RowSchema.of(columns);
  }

  private static RowSchema.Type type(DataType type) {
    if (type instanceof NumericType) {
      return RowSchema.Type.NUMBER;
    } else if (type instanceof DateType) {
      return RowSchema.Type.DATE;
    }
    return type instanceof BooleanType ? RowSchema.Type.FLAG : RowSchema.Type.TEXT;
  }

  /** Returns a day, which may be read as its days since 1970. */
  private static @Nullable LocalDate date(@Nullable Object value) {
    if (value instanceof Integer days) {
      return LocalDate.ofEpochDay(days);
    }
    return value instanceof Date date ? date.toLocalDate() : (LocalDate) value;
  }

  private static @Nullable Object value(@Nullable Object value) {
    if (value == null
        || value instanceof Utf8Text
        || value instanceof String
        || value instanceof Integer) {
      return value;
    } else if (value instanceof Float || value instanceof BigDecimal) {
      return ((Number) value).doubleValue();
    } else if (value instanceof Number || value instanceof Boolean) {
      return value;
    }
    return value.toString();
  }
}
