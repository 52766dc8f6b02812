package dev.starsight.examples;

import dev.starsight.datasets.lake.Catalogue;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows as RFC 4180, with LF line ends: NULL is nothing, and an empty text is {@code ""}. */
final class CsvRows implements RowPrinter {

  private final RowOutput out;

  CsvRows(RowOutput out) {
    this.out = out;
  }

  @Override
  public void begin(List<Catalogue.Column> columns) {
    out.write(
        columns.stream().map(c -> Csv.field(c.name())).collect(Collectors.joining(",", "", "\n")));
  }

  @Override
  public void row(List<@Nullable Object> values) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      line.append(i == 0 ? "" : ",").append(field(values.get(i)));
    }
    out.write(line.append('\n').toString());
  }

  private static String field(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    String text = value.toString();
    return text.isEmpty() ? "\"\"" : Csv.field(text);
  }

  @Override
  public void end(boolean more) {
    out.flush();
  }
}
