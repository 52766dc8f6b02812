package dev.starsight.spark.jobs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.starsight.delimited.FileOpener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a Parquet file as JSON lines, as they are read without Spark, so that the same reader
 * makes the same rows of them. Not thread-safe.
 */
final class ParquetText extends InputStream {

  private static final byte[] MAGIC = {'P', 'A', 'R', '1'};
  private static final int BLOCK_BYTES = 1 << 16;
  private static final int MOST_PLAIN_DIGITS = 20;
  private static final int MOST_PLAIN_ZEROS = 6;

  private final ParquetRecords records;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final JsonFactory factory = new JsonFactory();
  private byte[] block = {};
  private int position;

  private ParquetText(ParquetRecords records) {
    this.records = records;
  }

  /** Returns an opener that translates Parquet files and leaves all others to another one. */
  static FileOpener opener(FileOpener others) {
    return path ->
        isParquet(path)
            ? new FileOpener.Opened(
                new ParquetText(ParquetRecords.open(path, Set.of())), -1, false, path)
            : others.open(path);
  }

  private static boolean isParquet(Path path) throws IOException {
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(path)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  @Override
  public int read() throws IOException {
    return position < block.length || fill() ? block[position++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (position == block.length && !fill()) {
      return -1;
    }
    int n = Math.min(length, block.length - position);
    System.arraycopy(block, position, bytes, offset, n);
    position += n;
    return n;
  }

  private boolean fill() throws IOException {
    lines.reset();
    List<@Nullable Object> row = lines.size() < BLOCK_BYTES ? records.read() : null;
    while (row != null) {
      write(row);
      row = lines.size() < BLOCK_BYTES ? records.read() : null;
    }
    block = lines.toByteArray();
    position = 0;
    return block.length > 0;
  }

  private void write(List<@Nullable Object> row) throws IOException {
    try (JsonGenerator json = factory.createGenerator(lines)) {
      json.writeStartObject();
      for (int i = 0; i < row.size(); i++) {
        json.writeFieldName(records.names().get(i));
        Object value = row.get(i);
        if (value == null) {
          json.writeNull();
        } else if (value instanceof Boolean flag) {
          json.writeBoolean(flag);
        } else if (value instanceof Double || value instanceof BigDecimal) {
          json.writeRawValue(number(((Number) value).doubleValue()));
        } else if (value instanceof Number) {
          json.writeRawValue(value.toString());
        } else {
          json.writeString(text(value));
        }
      }
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  /** Returns a text, a day or a time as DuckDB writes it. */
  static String text(Object value) {
    if (value instanceof LocalDateTime time) {
      String fraction =
          time.getNano() == 0
              ? ""
              : String.format(Locale.ROOT, ".%09d", time.getNano()).replaceFirst("0+$", "");
      return String.format(
          Locale.ROOT,
          "%s %02d:%02d:%02d%s",
          time.toLocalDate(),
          time.getHour(),
          time.getMinute(),
          time.getSecond(),
          fraction);
    }
    return value.toString();
  }

  /** Returns a number as DuckDB writes it into JSON: 5.0, 0.000001, 1e21. */
  static String number(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return Double.toString(value);
    }
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = exact.precision() - exact.scale() - 1;
    if (exponent <= MOST_PLAIN_DIGITS && exponent >= -MOST_PLAIN_ZEROS) {
      String plain = exact.toPlainString();
      return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }
    String digits = exact.unscaledValue().abs().toString();
    return (value < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + "e"
        + exponent;
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
