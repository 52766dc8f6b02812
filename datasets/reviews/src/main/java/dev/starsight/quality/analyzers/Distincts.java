package dev.starsight.quality.analyzers;

import dev.starsight.quality.internal.HyperLogLog;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The approximate number of distinct values of a column. */
final class Distincts implements State<Distincts> {

  private final HyperLogLog sketch;

  Distincts() {
    this(new HyperLogLog());
  }

  private Distincts(HyperLogLog sketch) {
    this.sketch = sketch;
  }

  @Override
  public boolean add(Values row) {
    if (row.isPresent(0)) {
      sketch.add(row.hash(0));
    }
    return true;
  }

  double estimate() {
    return sketch.estimate();
  }

  @Override
  public void merge(Distincts other) {
    sketch.merge(other.sketch);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    sketch.write(out);
  }

  static Distincts read(DataInput in) throws IOException {
    return new Distincts(HyperLogLog.read(in));
  }
}
