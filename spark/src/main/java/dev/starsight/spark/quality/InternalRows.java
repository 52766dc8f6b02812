package dev.starsight.spark.quality;

import dev.starsight.quality.internal.Utf8Text;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** The rows of a DataFrame in Spark's own form, whose values become objects when they are read. */
final class InternalRows {

  /** Reads a value that is not null. */
  private interface Reader {
    Object read(InternalRow row, int column);
  }

  private static final Map<DataType, Reader> READERS =
      Map.of(
          DataTypes.ByteType, InternalRow::getByte,
          DataTypes.ShortType, InternalRow::getShort,
          DataTypes.IntegerType, InternalRow::getInt,
          DataTypes.LongType, InternalRow::getLong,
          DataTypes.FloatType, InternalRow::getFloat,
          DataTypes.DoubleType, InternalRow::getDouble,
          DataTypes.BooleanType, InternalRow::getBoolean);

  private InternalRows() {}

  private static boolean isRead(DataType type) {
    return type.equals(DataTypes.StringType) || READERS.containsKey(type);
  }

  private static Reader reader(DataType type) {
    return type.equals(DataTypes.StringType)
        ? new Texts(new Utf8Text())
        : Objects.requireNonNull(READERS.get(type));
  }

  /** Reads texts, each into the same object. */
  private record Texts(Utf8Text text) implements Reader {

    @Override
    public Object read(InternalRow row, int column) {
      UTF8String value = row.getUTF8String(column);
      int length = value.numBytes();
      return value.getBaseObject() instanceof byte[] bytes
          ? text.set(bytes, (int) (value.getBaseOffset() - Platform.BYTE_ARRAY_OFFSET), length)
          : text.set(value.getBytes(), 0, length);
    }
  }

  /**
   * Returns the rows, each of which is valid until the next one is asked for. If a column is of
   * another type, such as a timestamp, they are converted as Spark converts them.
   */
  static JavaRDD<Row> of(Dataset<Row> rows) {
    StructType schema = rows.schema();
    if (!Arrays.stream(schema.fields()).map(StructField::dataType).allMatch(InternalRows::isRead)) {
      return rows.toJavaRDD();
    }
    FlatMapFunction<Iterator<InternalRow>, Row> seen = each -> new Views(schema, each);
    return internal(rows).toJavaRDD().mapPartitions(seen);
  }

  /** In Spark 4 the method is that of a subclass. */
  private static RDD<InternalRow> internal(Dataset<Row> rows) {
    try {
      Object execution = rows.getClass().getMethod("queryExecution").invoke(rows);
      return ((QueryExecution) execution).toRdd();
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Views implements Iterator<Row> {

    private final Iterator<InternalRow> rows;
    private final View view;

    Views(StructType schema, Iterator<InternalRow> rows) {
      this.rows = rows;
      this.view = new View(schema);
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public Row next() {
      view.row = rows.next();
      return view;
    }
  }

  /** A row as others of Spark, whose checks read the texts as bytes. */
  static final class View implements Row {

    private static final long serialVersionUID = 1;

    private final StructType schema;
    private final transient Reader[] readers;
    private transient InternalRow row = InternalRow.empty();

    View(StructType schema) {
      this.schema = schema;
      readers =
          Arrays.stream(schema.fields())
              .map(field -> reader(field.dataType()))
              .toArray(Reader[]::new);
    }

    @Override
    public int length() {
      return readers.length;
    }

    @Override
    public StructType schema() {
      return schema;
    }

    @Override
    public int fieldIndex(String name) {
      return schema.fieldIndex(name);
    }

    @Override
    public @Nullable Object get(int column) {
      Object value = value(column);
      return value instanceof Utf8Text text ? text.toString() : value;
    }

    /** Returns a value, a text as a {@link Utf8Text} that is valid until the next row. */
    @Nullable Object value(int column) {
      return row.isNullAt(column) ? null : readers[column].read(row, column);
    }

    @Override
    public Row copy() {
      throw new UnsupportedOperationException("the row is valid until the next one is read");
    }
  }
}
