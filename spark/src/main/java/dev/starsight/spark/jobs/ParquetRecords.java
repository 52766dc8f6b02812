package dev.starsight.spark.jobs;

import dev.starsight.data.StarsightException;
import java.io.Closeable;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a Parquet file on a disk, in their order: texts, {@code Boolean}, {@code Long},
 * {@code BigInteger}, {@code Double}, {@code BigDecimal}, {@code LocalDate} and {@code
 * LocalDateTime}. Not thread-safe.
 */
final class ParquetRecords implements Closeable {

  /** Reads the value of a column that is not null. */
  private interface Reader {
    Object read(Group row, int column);
  }

  /** Reads some columns, whose names need not be those that a written schema may have. */
  private static final class Projected extends GroupReadSupport {

    private final MessageType columns;

    Projected(MessageType columns) {
      this.columns = columns;
    }

    @Override
    public ReadContext init(InitContext context) {
      return new ReadContext(columns);
    }
  }

  private final Path file;
  private final List<String> names;
  private final List<Reader> readers;
  private final ParquetReader<Group> rows;

  private ParquetRecords(
      Path file, List<String> names, List<Reader> readers, ParquetReader<Group> rows) {
    this.file = file;
    this.names = names;
    this.readers = readers;
    this.rows = rows;
  }

  /**
   * Opens a file.
   *
   * @param wanted the columns to read; empty for all
   * @throws IOException naming the file, if it is damaged
   * @throws StarsightException if a column has a type that is not read here
   */
  static ParquetRecords open(Path file, Set<String> wanted) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    Configuration settings = new Configuration(false);
    try {
      MessageType schema;
      try (ParquetFileReader footer =
          ParquetFileReader.open(HadoopInputFile.fromPath(path, settings))) {
        schema = footer.getFooter().getFileMetaData().getSchema();
      }
      List<Type> types = new ArrayList<>();
      List<String> names = new ArrayList<>();
      List<Reader> readers = new ArrayList<>();
      for (Type type : schema.getFields()) {
        if (wanted.isEmpty() || wanted.contains(type.getName())) {
          types.add(type);
          names.add(type.getName());
          readers.add(reader(type, file));
        }
      }
      return new ParquetRecords(
          file,
          names,
          readers,
          ParquetReader.builder(new Projected(new MessageType(schema.getName(), types)), path)
              .withConf(settings)
              .build());
    } catch (IOException | RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  private static IOException unreadable(Path file, Exception cause) {
    if (cause instanceof StarsightException mistake) {
      throw mistake;
    }
    return new IOException(
        file + ": this Parquet file cannot be read: " + cause.getMessage(), cause);
  }

  /** Returns the names of the columns. */
  List<String> names() {
    return names;
  }

  /** Returns the values of the next row; null after the last one. */
  @Nullable List<@Nullable Object> read() throws IOException {
    try {
      Group row = rows.read();
      if (row == null) {
        return null;
      }
      List<@Nullable Object> values = new ArrayList<>(readers.size());
      for (int i = 0; i < readers.size(); i++) {
        values.add(row.getFieldRepetitionCount(i) == 0 ? null : readers.get(i).read(row, i));
      }
      return values;
    } catch (IOException | RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }

  private static Reader reader(Type type, Path file) {
    Reader reader =
        type.isPrimitive() && !type.isRepetition(Type.Repetition.REPEATED)
            ? reader(type.asPrimitiveType())
            : null;
    if (reader == null) {
      throw new StarsightException(
          ("%s: the column \"%s\" is of type %s, which --engine spark does not read; convert the"
                  + " column, or run without --engine spark")
              .formatted(file, type.getName(), type.toString().replaceAll("\\s+", " ")));
    }
    return reader;
  }

  private static @Nullable Reader reader(PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return decimal(type, decimal.getScale());
    }
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> (row, column) -> row.getBoolean(column, 0);
      case FLOAT -> (row, column) -> (double) row.getFloat(column, 0);
      case DOUBLE -> (row, column) -> row.getDouble(column, 0);
      case INT32 -> ofInt(logical);
      case INT64 -> ofLong(logical);
      case BINARY ->
          logical instanceof StringLogicalTypeAnnotation
              ? (row, column) -> row.getBinary(column, 0).toStringUsingUTF8()
              : null;
      default -> null;
    };
  }

  private static @Nullable Reader ofInt(@Nullable LogicalTypeAnnotation logical) {
    if (logical instanceof DateLogicalTypeAnnotation) {
      return (row, column) -> LocalDate.ofEpochDay(row.getInteger(column, 0));
    } else if (logical instanceof IntLogicalTypeAnnotation whole && !whole.isSigned()) {
      return (row, column) -> Integer.toUnsignedLong(row.getInteger(column, 0));
    }
    return logical == null || logical instanceof IntLogicalTypeAnnotation
        ? (row, column) -> (long) row.getInteger(column, 0)
        : null;
  }

  private static @Nullable Reader ofLong(@Nullable LogicalTypeAnnotation logical) {
    if (logical instanceof TimestampLogicalTypeAnnotation time) {
      long second =
          switch (time.getUnit()) {
            case MILLIS -> 1_000L;
            case MICROS -> 1_000_000L;
            case NANOS -> 1_000_000_000L;
          };
      return time.isAdjustedToUTC() ? null : (row, column) -> time(row.getLong(column, 0), second);
    } else if (logical instanceof IntLogicalTypeAnnotation whole && !whole.isSigned()) {
      return (row, column) -> new BigInteger(Long.toUnsignedString(row.getLong(column, 0)));
    }
    return logical == null || logical instanceof IntLogicalTypeAnnotation
        ? (row, column) -> row.getLong(column, 0)
        : null;
  }

  private static LocalDateTime time(long units, long second) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(units, second),
        (int) (Math.floorMod(units, second) * (1_000_000_000L / second)),
        ZoneOffset.UTC);
  }

  private static Reader decimal(PrimitiveType type, int scale) {
    return switch (type.getPrimitiveTypeName()) {
      case INT32 -> (row, column) -> BigDecimal.valueOf(row.getInteger(column, 0), scale);
      case INT64 -> (row, column) -> BigDecimal.valueOf(row.getLong(column, 0), scale);
      default ->
          (row, column) ->
              new BigDecimal(new BigInteger(row.getBinary(column, 0).getBytes()), scale);
    };
  }
}
