package dev.starsight.delimited;

import dev.starsight.data.MalformedRowException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are mapped on demand, in the thread that asks.
 *
 * @param <T> the type of the values
 */
final class SequentialRows<T> implements Rows<T> {

  private final RecordReader records;
  private final Header header;
  private final Row.Mapper<T> mapper;
  private final Row view;
  private final @Nullable JsonObjects json;

  SequentialRows(RecordReader records, Header header, Row.Mapper<T> mapper) {
    this.records = records;
    this.header = header;
    this.mapper = mapper;
    this.view = new Row(header);
    JsonColumns columns = header.json();
    this.json = columns == null ? null : new JsonObjects(columns, header);
  }

  @Override
  public boolean next() throws IOException {
    return records.next();
  }

  @Override
  public long line() {
    return records.line();
  }

  /** Returns the 1-based number of the row, if every line is one. */
  long number() {
    return records.line() - header.firstLine() + 1;
  }

  @Override
  public long blankBefore() {
    return records.blankBefore();
  }

  @Override
  public @Nullable T value(long number) {
    String problem = records.problem();
    if (json != null) {
      return mapper.map(object(json, problem, number));
    }
    if (problem != null) {
      throw malformed(records.problemField() + 1, problem);
    }
    if (records.fields() != header.size()) {
      throw malformed(0, header.size() + " columns are needed, but there are " + records.fields());
    }
    records.show(view, number);
    return mapper.map(view);
  }

  /** What is needed to read the objects of JSON lines. */
  private static final class JsonObjects {

    private final JsonLine line;
    private final Row keys;
    private final RowFields fields;
    private final JsonShape.@Nullable Converter converter;

    JsonObjects(JsonColumns columns, Header header) {
      this.line = new JsonLine(columns);
      this.keys = new Row(header.keys());
      this.fields = new RowFields(header.size());
      JsonShape shape = header.shape();
      this.converter = shape == null ? null : shape.converter(header.keys());
    }
  }

  private Row object(JsonObjects objects, @Nullable String notUtf8, long number) {
    if (notUtf8 != null) {
      throw malformed(0, notUtf8);
    }
    String problem = records.read(objects.line);
    if (problem != null) {
      throw header.keys().malformed(records.line(), objects.line.problemColumn(), problem);
    }
    if (objects.converter == null) {
      objects.line.show(view, records.line(), number);
      return view;
    }
    objects.line.show(objects.keys, records.line(), number);
    objects.fields.clear();
    objects.converter.convert(objects.keys, objects.fields);
    objects.fields.show(view, records.line(), number);
    return view;
  }

  private MalformedRowException malformed(int column, String reason) {
    return new MalformedRowException(header.source(), records.line(), column, reason);
  }

  @Override
  public void close() {}
}
