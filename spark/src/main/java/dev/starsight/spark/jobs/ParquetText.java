package dev.starsight.spark.jobs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.starsight.delimited.FileOpener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a Parquet file as JSON lines, as they are read without Spark, so that the same reader
 * makes the same rows of them. Not thread-safe.
 */
final class ParquetText extends FileOpener.BlockStream {

  private static final int MOST_PLAIN_DIGITS = 20;
  private static final int MOST_PLAIN_ZEROS = 6;

  private final ParquetRecords records;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final JsonFactory factory = new JsonFactory();

  private ParquetText(ParquetRecords records) {
    this.records = records;
  }

  /** Returns an opener that translates Parquet files and leaves all others to another one. */
  static FileOpener opener(FileOpener others) {
    return FileOpener.ofParquet(
        path ->
            new FileOpener.Opened(
                new ParquetText(ParquetRecords.open(path, Set.of())), -1, false, path),
        others);
  }

  @Override
  protected byte[] nextBlock() throws IOException {
    lines.reset();
    List<@Nullable Object> row = lines.size() < BLOCK_BYTES ? records.read() : null;
    while (row != null) {
      write(row);
      row = lines.size() < BLOCK_BYTES ? records.read() : null;
    }
    return lines.toByteArray();
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
