package dev.starsight.serving.comparison;

/**
 * The mean of values that arrive one after the other, with an interval that holds at all times at
 * once: whoever looks every day and stops when they like is wrong no more often than the level
 * says. It is the asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy and
 * Ramdas, Time-uniform central limit theory and asymptotic confidence sequences (2024), theorem
 * 2.2. Not thread-safe.
 */
final class RunningMean {

  /** The number of values for which the interval is narrowest. */
  private static final double TUNED_FOR = 10_000;

  private long count;
  private double mean;
  private double squares;

  void add(double value) {
    count++;
    double before = value - mean;
    mean += before / count;
    squares += before * (value - mean);
  }

  double mean() {
    return mean;
  }

  /**
   * Returns half the width of the interval; infinite before there are two values.
   *
   * @param alpha the probability that the interval misses the mean at any time, above 0 and below 1
   */
  double halfWidth(double alpha) {
    if (count < 2) {
      return Double.POSITIVE_INFINITY;
    }
    double doubled = -2 * Math.log(alpha);
    double rho2 = (doubled + Math.log(doubled) + 1) / TUNED_FOR;
    double t = count;
    double scaled = t * rho2 + 1;
    double factor = 2 * scaled / (t * t * rho2) * Math.log(Math.sqrt(scaled) / alpha);
    return Math.sqrt(squares / (count - 1) * factor);
  }
}
