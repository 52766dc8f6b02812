package dev.starsight.explore.internal;

/**
 * Count, sum and sum of squares of some whole numbers: enough for mean and variance. Sums of whole
 * numbers are exact up to 2^53, so they do not depend on an order.
 *
 * @param count the number of numbers
 * @param sum the sum of the numbers
 * @param squares sum of their squares
 */
public record Moments(long count, double sum, double squares) {

  public static final Moments NONE = new Moments(0, 0, 0);

  /** Returns the moments of one number. */
  public static Moments of(double number) {
    return new Moments(1, number, number * number);
  }

  /** Returns the mean; NaN without numbers. */
  public double mean() {
    return sum / count;
  }

  /** Returns the variance of a sample (divided by count - 1); NaN below two numbers. */
  public double variance() {
    return count < 2 ? Double.NaN : Math.max(0, squares - sum * sum / count) / (count - 1);
  }

  public Moments plus(Moments other) {
    return new Moments(count + other.count, sum + other.sum, squares + other.squares);
  }
}
