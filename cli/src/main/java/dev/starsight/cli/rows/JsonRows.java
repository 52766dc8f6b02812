package dev.starsight.cli.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.starsight.files.internal.Json;
import dev.starsight.lake.Catalogue;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as a JSON array with one object per line. Numbers of any size are numbers; NaN,
 * infinities and NULL are null; dates are strings; lists are arrays; structs and maps are objects;
 * JSON is itself.
 */
public final class JsonRows implements RowPrinter {

  private static final JsonFactory WITH_NAN =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final RowOutput out;
  private List<Catalogue.Column> columns = List.of();
  private boolean hasRows;

  public JsonRows(RowOutput out) {
    this.out = out;
  }

  @Override
  public boolean nestedAsJson() {
    return true;
  }

  @Override
  public void begin(List<Catalogue.Column> found) {
    columns = found;
    out.write("[");
  }

  @Override
  public void row(List<@Nullable Object> values) throws IOException {
    ObjectNode row = Json.object();
    for (int i = 0; i < columns.size(); i++) {
      Object value = values.get(i);
      if (value != null && columns.get(i).isNested()) {
        row.putRawValue(columns.get(i).name(), new RawValue(withoutNaN(value.toString())));
      } else {
        put(row, columns.get(i).name(), value);
      }
    }
    out.write(hasRows ? ",\n" : "\n").write(row.toString());
    hasRows = true;
  }

  /** Returns JSON with null for numbers that JSON does not have. */
  private static String withoutNaN(String json) throws IOException {
    if (!json.contains("NaN") && !json.contains("Infinity")) {
      return json;
    }
    StringWriter copy = new StringWriter();
    try (JsonParser in = WITH_NAN.createParser(json);
        JsonGenerator to = WITH_NAN.createGenerator(copy)) {
      while (in.nextToken() != null) {
        if (in.currentToken() == JsonToken.VALUE_NUMBER_FLOAT && in.isNaN()) {
          to.writeNull();
        } else {
          to.copyCurrentEventExact(in);
        }
      }
    }
    return copy.toString();
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
