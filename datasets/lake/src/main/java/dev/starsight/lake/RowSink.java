package dev.starsight.lake;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the rows of a result, one by one, as SQL knows them. */
public interface RowSink {

  /** The columns; called once, before any row, and also where there is none. */
  void begin(List<Catalogue.Column> columns) throws IOException;

  /**
   * A row.
   *
   * @param values in the order of the columns: {@link Boolean}, {@link Integer}, {@link Long},
   *     {@link java.math.BigInteger} for integers of more bits, {@link Double} (NaN and infinities
   *     too), {@link java.math.BigDecimal}, {@link java.time.LocalDate}; {@link String} for VARCHAR
   *     and, as DuckDB writes it, for every other type; null for NULL
   */
  void row(List<@Nullable Object> values) throws IOException;
}
