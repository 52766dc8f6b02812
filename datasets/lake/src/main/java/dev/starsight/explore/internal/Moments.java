package dev.starsight.explore.internal;

/**
 * What a mean and its spread need to be known of some whole numbers. Sums of whole numbers are
 * exact up to 2^53, so they do not depend on an order.
 *
 * @param count how many numbers
 * @param sum of the numbers
 * @param squares sum of their squares
 */
public record Moments(long count, double sum, double squares) {

  /** NaN without numbers. */
  public double mean() {
    return sum / count;
  }

  /** Of a sample, divided by one less than the count; NaN below two numbers. */
  public double variance() {
    return count < 2 ? Double.NaN : Math.max(0, squares - sum * sum / count) / (count - 1);
  }

  public Moments and(Moments other) {
    return new Moments(count + other.count, sum + other.sum, squares + other.squares);
  }
}
