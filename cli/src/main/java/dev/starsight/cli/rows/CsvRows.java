package dev.starsight.cli.rows;

import dev.starsight.cli.options.CsvOption;
import dev.starsight.lake.Catalogue;
import java.math.BigDecimal;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.QuoteMode;
import org.jspecify.annotations.Nullable;

/** Writes rows as RFC 4180 with LF line ends: NULL is empty, an empty text is {@code ""}. */
public record CsvRows(RowOutput out, CsvOption option) implements RowPrinter {

  private static final CSVFormat PLAIN = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  /** For rows with an empty text, which only quotes distinguish from NULL. */
  private static final CSVFormat QUOTED = PLAIN.builder().setQuoteMode(QuoteMode.NON_NUMERIC).get();

  @Override
  public void begin(List<Catalogue.Column> columns) {
    write(PLAIN, columns.stream().map(Catalogue.Column::name).map(option::cell).toArray());
  }

  @Override
  public void row(List<@Nullable Object> values) {
    write(
        values.contains("") ? QUOTED : PLAIN,
        values.stream().map(option::cell).map(CsvRows::plain).toArray());
  }

  private void write(CSVFormat format, @Nullable Object[] values) {
    out.write(format.format(values)).write("\n");
  }

  /** Returns a decimal without an exponent, and any other value as it is. */
  private static @Nullable Object plain(@Nullable Object value) {
    return value instanceof BigDecimal decimal ? decimal.toPlainString() : value;
  }

  @Override
  public void end(boolean more) {
    out.flush();
  }
}
