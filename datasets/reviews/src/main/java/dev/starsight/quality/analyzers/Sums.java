package dev.starsight.quality.analyzers;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The sums of two columns, each over the rows that have its number. */
final class Sums implements State<Sums> {

  private double first;
  private double second;

  @Override
  public boolean add(Values row) {
    double x = row.number(0);
    double y = row.number(1);
    first += Double.isNaN(x) ? 0 : x;
    second += Double.isNaN(y) ? 0 : y;
    return true;
  }

  double ratio() {
    return first / second;
  }

  String note() {
    return second == 0 ? "the second sum is 0" : "";
  }

  @Override
  public void merge(Sums other) {
    first += other.first;
    second += other.second;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeDouble(first);
    out.writeDouble(second);
  }

  static Sums read(DataInput in) throws IOException {
    Sums read = new Sums();
    read.first = in.readDouble();
    read.second = in.readDouble();
    return read;
  }
}
