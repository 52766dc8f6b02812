package dev.starsight.lake.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a small table as a Parquet file without DuckDB, whose native library takes longer to load
 * than many a table to compute. The file has one group of rows; each column is one page of plain
 * values, compressed by gzip (the format's documents are at parquet.apache.org). Stateless, so
 * thread-safe.
 */
public final class ParquetTable {

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int OPTIONAL = 1;
  private static final int PLAIN = 0;
  private static final int RUN_LENGTH = 3;
  private static final int GZIP = 2;
  private static final int DATA_PAGE = 0;
  private static final int NO_CONVERSION = -1;

  /** Types of SQL, with the numbers of the physical type and of its conversion. */
  private enum Type {
    INTEGER(1, NO_CONVERSION),
    BIGINT(2, NO_CONVERSION),
    DOUBLE(5, NO_CONVERSION),
    DATE(1, 6),
    VARCHAR(6, 0);

    private final int physical;
    private final int conversion;

    Type(int physical, int conversion) {
      this.physical = physical;
      this.conversion = conversion;
    }
  }

  /** Where a column is in the file. */
  private record Chunk(String name, Type type, long offset, int bytes, int compressed) {}

  private ParquetTable() {}

  /**
   * Returns the bytes of a file.
   *
   * @param columns the SQL type of each column by its name, in order: INTEGER, BIGINT, DOUBLE, DATE
   *     or VARCHAR
   * @param rows a value for each column: Integer, Long, Double, LocalDate or String, or null
   * @throws IllegalArgumentException if there is no such type
   * @throws ClassCastException if a value is not of the type of its column
   */
  public static byte[] bytes(Map<String, String> columns, List<List<@Nullable Object>> rows) {
    try {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      file.write(MAGIC);
      List<Chunk> chunks = new ArrayList<>();
      for (Map.Entry<String, String> column : columns.entrySet()) {
        Type type = Type.valueOf(column.getValue());
        chunks.add(write(file, column.getKey(), type, chunks.size(), rows));
      }
      byte[] footer = footer(chunks, rows.size());
      file.write(footer);
      writeNumber(file, footer.length, Integer.BYTES);
      file.write(MAGIC);
      return file.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Chunk write(
      ByteArrayOutputStream file,
      String name,
      Type type,
      int column,
      List<List<@Nullable Object>> rows)
      throws IOException {
    byte[] page = page(type, column, rows);
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(page);
    }
    ThriftStruct header =
        new ThriftStruct()
            .number(1, DATA_PAGE)
            .number(2, page.length)
            .number(3, compressed.size())
            .struct(
                5,
                new ThriftStruct()
                    .number(1, rows.size())
                    .number(2, PLAIN)
                    .number(3, RUN_LENGTH)
                    .number(4, RUN_LENGTH));
    long offset = file.size();
    byte[] headerBytes = header.bytes();
    file.write(headerBytes);
    compressed.writeTo(file);
    return new Chunk(
        name,
        type,
        offset,
        headerBytes.length + page.length,
        headerBytes.length + compressed.size());
  }

  /** Returns which rows have a value, in runs, and then the values. */
  private static byte[] page(Type type, int column, List<List<@Nullable Object>> rows)
      throws IOException {
    ByteArrayOutputStream runs = new ByteArrayOutputStream();
    ByteArrayOutputStream values = new ByteArrayOutputStream();
    int run = 0;
    for (int row = 0; row < rows.size(); row++) {
      Object value = rows.get(row).get(column);
      run++;
      if (row == rows.size() - 1 || (rows.get(row + 1).get(column) == null) != (value == null)) {
        ThriftStruct.writeVariable(runs, (long) run << 1);
        runs.write(value == null ? 0 : 1);
        run = 0;
      }
      if (value != null) {
        write(values, type, value);
      }
    }
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    writeNumber(page, runs.size(), Integer.BYTES);
    runs.writeTo(page);
    values.writeTo(page);
    return page.toByteArray();
  }

  private static void write(ByteArrayOutputStream values, Type type, Object value)
      throws IOException {
    switch (type) {
      case INTEGER -> writeNumber(values, (Integer) value, Integer.BYTES);
      case BIGINT -> writeNumber(values, (Long) value, Long.BYTES);
      case DOUBLE -> writeNumber(values, Double.doubleToRawLongBits((Double) value), Long.BYTES);
      case DATE -> writeNumber(values, ((LocalDate) value).toEpochDay(), Integer.BYTES);
      case VARCHAR -> {
        byte[] text = ((String) value).getBytes(StandardCharsets.UTF_8);
        writeNumber(values, text.length, Integer.BYTES);
        values.write(text);
      }
    }
  }

  /** Writes the lowest bytes of a number, the lowest first. */
  private static void writeNumber(ByteArrayOutputStream out, long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> (Byte.SIZE * i)));
    }
  }

  private static byte[] footer(List<Chunk> chunks, int rows) {
    List<ThriftStruct> schema = new ArrayList<>();
    schema.add(new ThriftStruct().text(4, "schema").number(5, chunks.size()));
    List<ThriftStruct> columns = new ArrayList<>();
    long bytes = 0;
    for (Chunk chunk : chunks) {
      ThriftStruct element =
          new ThriftStruct().number(1, chunk.type.physical).number(3, OPTIONAL).text(4, chunk.name);
      schema.add(
          chunk.type.conversion == NO_CONVERSION
              ? element
              : element.number(6, chunk.type.conversion));
      columns.add(
          new ThriftStruct()
              .longNumber(2, chunk.offset)
              .struct(
                  3,
                  new ThriftStruct()
                      .number(1, chunk.type.physical)
                      .numbers(2, List.of(PLAIN, RUN_LENGTH))
                      .texts(3, List.of(chunk.name))
                      .number(4, GZIP)
                      .longNumber(5, rows)
                      .longNumber(6, chunk.bytes)
                      .longNumber(7, chunk.compressed)
                      .longNumber(9, chunk.offset)));
      bytes += chunk.bytes;
    }
    ThriftStruct group =
        new ThriftStruct().structs(1, columns).longNumber(2, bytes).longNumber(3, rows);
    return new ThriftStruct()
        .number(1, VERSION)
        .structs(2, schema)
        .longNumber(3, rows)
        .structs(4, List.of(group))
        .text(6, "starsight")
        .bytes();
  }
}
