package dev.starsight.quality.analyzers;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The number of rows. */
final class RowCount implements State<RowCount> {

  private long rows;

  @Override
  public boolean add(Values row) {
    rows++;
    return true;
  }

  long rows() {
    return rows;
  }

  @Override
  public void merge(RowCount other) {
    rows += other.rows;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(rows);
  }

  static RowCount read(DataInput in) throws IOException {
    RowCount read = new RowCount();
    read.rows = in.readLong();
    if (read.rows < 0) {
      throw new IllegalArgumentException("a count must not be negative, but is " + read.rows);
    }
    return read;
  }
}
