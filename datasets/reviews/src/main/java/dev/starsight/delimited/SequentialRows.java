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

  SequentialRows(RecordReader records, Header header, Row.Mapper<T> mapper) {
    this.records = records;
    this.header = header;
    this.mapper = mapper;
    this.view = new Row(header);
  }

  @Override
  public boolean next() throws IOException {
    return records.next();
  }

  @Override
  public long line() {
    return records.line();
  }

  @Override
  public long blankBefore() {
    return records.blankBefore();
  }

  @Override
  public @Nullable T value(long number) {
    String problem = records.problem();
    if (problem != null) {
      throw malformed(records.problemField() + 1, problem);
    }
    if (records.fields() != header.size()) {
      throw malformed(0, header.size() + " columns are needed, but there are " + records.fields());
    }
    records.show(view, number);
    return mapper.map(view);
  }

  private MalformedRowException malformed(int column, String reason) {
    return new MalformedRowException(header.source(), records.line(), column, reason);
  }

  @Override
  public void close() {}
}
