package dev.starsight.cli.rows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.lake.Catalogue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as a JSON array with one object per line. Numbers of any size are numbers; NaN,
 * infinities and NULL are null; dates are strings.
 */
public final class JsonRows implements RowPrinter {

  private final RowOutput out;
  private List<String> names = List.of();
  private boolean hasRows;

  public JsonRows(RowOutput out) {
    this.out = out;
  }

  @Override
  public void begin(List<Catalogue.Column> columns) {
    names = columns.stream().map(Catalogue.Column::name).toList();
    out.write("[");
  }

  @Override
  public void row(List<@Nullable Object> values) {
    ObjectNode row = Json.object();
    for (int i = 0; i < names.size(); i++) {
      put(row, names.get(i), values.get(i));
    }
    out.write(hasRows ? ",\n" : "\n").write(row.toString());
    hasRows = true;
  }

  private static void put(ObjectNode row, String name, @Nullable Object value) {
    if (value == null) {
      row.putNull(name);
    } else if (value instanceof Boolean bool) {
      row.put(name, bool);
    } else if (value instanceof Integer integer) {
      row.put(name, integer);
    } else if (value instanceof Long integer) {
      row.put(name, integer);
    } else if (value instanceof BigInteger integer) {
      row.put(name, integer);
    } else if (value instanceof Double number) {
      row.set(name, Json.number(number));
    } else if (value instanceof BigDecimal decimal) {
      row.put(name, decimal);
    } else {
      row.put(name, value.toString());
    }
  }

  @Override
  public void end(boolean more) {
    out.write(hasRows ? "\n]\n" : "]\n").flush();
  }
}
