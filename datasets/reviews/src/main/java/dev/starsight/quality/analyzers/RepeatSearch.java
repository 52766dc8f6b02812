package dev.starsight.quality.analyzers;

import dev.starsight.quality.internal.FrequencyTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether any value of a column occurs twice; as soon as one does, it takes no memory. */
final class RepeatSearch implements State<RepeatSearch>, ExactState {

  private @Nullable FrequencyTable table = new FrequencyTable();
  private long rows;

  @Override
  public boolean add(Values row) throws IOException {
    if (row.isPresent(0)) {
      rows++;
      if (table != null && !table.add(row.hash(0))) {
        table = null;
      }
    }
    return true;
  }

  /** Returns 1 if no value occurs twice, 0 if one does. */
  double unique() {
    try {
      if (table != null && table.isSpilled() && table.profile().distinct() < rows) {
        table = null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return table == null ? 0 : 1;
  }

  @Override
  public void merge(RepeatSearch other) throws IOException {
    rows += other.rows;
    if (table == null || other.table == null) {
      table = null;
      return;
    }
    table.merge(other.table);
    if (table.profile().distinct() < rows) {
      table = null;
    }
  }

  @Override
  public boolean isBounded() {
    return false;
  }

  @Override
  public List<FrequencyTable> tables() {
    return table == null ? List.of() : List.of(table);
  }

  @Override
  public void writeLittle(DataOutput out) throws IOException {
    out.writeLong(rows);
    out.writeBoolean(table == null);
  }

  @Override
  public void mergeLittle(DataInput in) throws IOException {
    rows += in.readLong();
    if (in.readBoolean()) {
      table = null;
    }
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(rows);
    out.writeBoolean(table != null);
    if (table != null) {
      table.write(out);
    }
  }

  static RepeatSearch read(DataInput in) throws IOException {
    RepeatSearch read = new RepeatSearch();
    read.rows = in.readLong();
    read.table = in.readBoolean() ? FrequencyTable.read(in) : null;
    return read;
  }
}
