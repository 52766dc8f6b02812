package dev.starsight.quality.analyzers;

import dev.starsight.quality.internal.KllSketch;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The approximate quantiles of the numbers of a column. */
final class Quantiles implements State<Quantiles> {

  private final KllSketch sketch;

  Quantiles(long seed) {
    this(new KllSketch(seed));
  }

  private Quantiles(KllSketch sketch) {
    this.sketch = sketch;
  }

  @Override
  public boolean add(Values row) {
    double x = row.number(0);
    if (!Double.isNaN(x)) {
      sketch.add(x);
    }
    return true;
  }

  double quantile(double share) {
    return sketch.quantile(share);
  }

  String note() {
    return sketch.count() == 0 ? "there is no value" : "";
  }

  @Override
  public void merge(Quantiles other) {
    sketch.merge(other.sketch);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    sketch.write(out);
  }

  static Quantiles read(DataInput in) throws IOException {
    return new Quantiles(KllSketch.read(in));
  }
}
