package dev.starsight.quality.analyzers;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The moments of the numbers of a column, without absent ones. */
final class NumberMoments implements State<NumberMoments> {

  private long count;
  private double sum;
  private double mean;
  private double squares;
  private double minimum = Double.POSITIVE_INFINITY;
  private double maximum = Double.NEGATIVE_INFINITY;

  @Override
  public boolean add(Values row) {
    double x = row.number(0);
    if (Double.isNaN(x)) {
      return true;
    }
    count++;
    sum += x;
    double distance = x - mean;
    mean += distance / count;
    squares += distance * (x - mean);
    minimum = Math.min(minimum, x);
    maximum = Math.max(maximum, x);
    return true;
  }

  double sum() {
    return count == 0 ? Double.NaN : sum;
  }

  /** Returns the sum divided by the count, as Deequ does, and not the running mean. */
  double mean() {
    return sum / count;
  }

  double minimum() {
    return minimum;
  }

  double maximum() {
    return maximum;
  }

  double standardDeviation() {
    return Math.sqrt(squares / count);
  }

  String note() {
    return count == 0 ? "there is no value" : "";
  }

  @Override
  public void merge(NumberMoments other) {
    long n = count + other.count;
    if (n == 0) {
      return;
    }
    double difference = other.mean - mean;
    double share = (double) other.count / n;
    squares += other.squares + difference * difference * count * share;
    mean += difference * share;
    sum += other.sum;
    count = n;
    minimum = Math.min(minimum, other.minimum);
    maximum = Math.max(maximum, other.maximum);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(count);
    for (double each : new double[] {sum, mean, squares, minimum, maximum}) {
      out.writeDouble(each);
    }
  }

  static NumberMoments read(DataInput in) throws IOException {
    NumberMoments read = new NumberMoments();
    read.count = in.readLong();
    read.sum = in.readDouble();
    read.mean = in.readDouble();
    read.squares = in.readDouble();
    read.minimum = in.readDouble();
    read.maximum = in.readDouble();
    if (read.count < 0) {
      throw new IllegalArgumentException("a count must not be negative, but is " + read.count);
    }
    return read;
  }
}
