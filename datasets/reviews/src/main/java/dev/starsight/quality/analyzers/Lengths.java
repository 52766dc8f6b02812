package dev.starsight.quality.analyzers;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The least and the greatest number of characters (code points) of the values of a column. */
final class Lengths implements State<Lengths> {

  private long count;
  private int least = Integer.MAX_VALUE;
  private int greatest;

  @Override
  public boolean add(Values row) {
    int length = row.length(0);
    if (length >= 0) {
      count++;
      least = Math.min(least, length);
      greatest = Math.max(greatest, length);
    }
    return true;
  }

  double least() {
    return count == 0 ? Double.NaN : least;
  }

  double greatest() {
    return count == 0 ? Double.NaN : greatest;
  }

  String note() {
    return count == 0 ? "there is no value" : "";
  }

  @Override
  public void merge(Lengths other) {
    count += other.count;
    least = Math.min(least, other.least);
    greatest = Math.max(greatest, other.greatest);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeInt(least);
    out.writeInt(greatest);
  }

  static Lengths read(DataInput in) throws IOException {
    Lengths read = new Lengths();
    read.count = in.readLong();
    read.least = in.readInt();
    read.greatest = in.readInt();
    if (read.count < 0 || read.least < 0 || read.greatest < 0) {
      throw new IllegalArgumentException("lengths must not be negative");
    }
    return read;
  }
}
