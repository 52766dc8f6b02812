package dev.starsight.quality.analyzers;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The running means and co-moments of two columns, over rows that have both numbers. */
final class CoMoments implements State<CoMoments> {

  private long count;
  private double xMean;
  private double yMean;
  private double products;
  private double xSquares;
  private double ySquares;

  @Override
  public boolean add(Values row) {
    double x = row.number(0);
    double y = row.number(1);
    if (Double.isNaN(x) || Double.isNaN(y)) {
      return true;
    }
    // The order of these steps is that of Deequ; another order would change the last digits.
    count++;
    double dx = x - xMean;
    double dy = y - yMean;
    xMean += dx / count;
    yMean += dy / count;
    products += dx * (y - yMean);
    xSquares += dx * (x - xMean);
    ySquares += dy * (y - yMean);
    return true;
  }

  double correlation() {
    return products / Math.sqrt(xSquares * ySquares);
  }

  String note() {
    return Double.isFinite(correlation())
        ? ""
        : "fewer than two different values in one of the columns";
  }

  @Override
  public void merge(CoMoments other) {
    long n = count + other.count;
    if (n == 0) {
      return;
    }
    if (count == 0) { // So that no digit is lost by n / n.
      xMean = other.xMean;
      yMean = other.yMean;
      products = other.products;
      xSquares = other.xSquares;
      ySquares = other.ySquares;
      count = n;
      return;
    }
    double dx = other.xMean - xMean;
    double dy = other.yMean - yMean;
    double both = (double) count * other.count / n;
    xMean += dx * other.count / n;
    yMean += dy * other.count / n;
    products += other.products + dx * dy * both;
    xSquares += other.xSquares + dx * dx * both;
    ySquares += other.ySquares + dy * dy * both;
    count = n;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(count);
    for (double each : new double[] {xMean, yMean, products, xSquares, ySquares}) {
      out.writeDouble(each);
    }
  }

  static CoMoments read(DataInput in) throws IOException {
    CoMoments read = new CoMoments();
    read.count = in.readLong();
    read.xMean = in.readDouble();
    read.yMean = in.readDouble();
    read.products = in.readDouble();
    read.xSquares = in.readDouble();
    read.ySquares = in.readDouble();
    if (read.count < 0) {
      throw new IllegalArgumentException("a count must not be negative, but is " + read.count);
    }
    return read;
  }
}
