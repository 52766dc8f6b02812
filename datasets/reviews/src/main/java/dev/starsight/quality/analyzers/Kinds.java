package dev.starsight.quality.analyzers;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How many values of a column are of each kind. */
final class Kinds implements State<Kinds> {

  private static final DataKind[] KINDS = DataKind.values();

  private final long[] counts = new long[KINDS.length];

  @Override
  public boolean add(Values row) {
    counts[row.kind(0).code()]++;
    return true;
  }

  /** Returns the share of a kind; NaN if there are no rows. */
  double share(DataKind kind) {
    return (double) counts[kind.code()] / rows();
  }

  long rows() {
    long rows = 0;
    for (long count : counts) {
      rows += count;
    }
    return rows;
  }

  @Override
  public void merge(Kinds other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
  }

  @Override
  public void write(DataOutput out) throws IOException {
    for (long count : counts) {
      out.writeLong(count);
    }
  }

  static Kinds read(DataInput in) throws IOException {
    Kinds read = new Kinds();
    for (int i = 0; i < read.counts.length; i++) {
      read.counts[i] = in.readLong();
      if (read.counts[i] < 0) {
        throw new IllegalArgumentException("a count must not be negative");
      }
    }
    return read;
  }
}
