package dev.starsight.promise;

/**
 * 90 % intervals of what future rows realise, four times as many as the labelled ones: their chance
 * makes the interval as wide as if there were a fifth fewer labelled rows. Pure functions.
 */
final class Shares {

  /** The standard normal value that is exceeded with a probability of 5 %. */
  static final double Z = 1.6448536269514722;

  /** The probability that a figure lies below, and that it lies above an interval. */
  static final double TAIL = 0.05;

  /** The variance of the difference from future rows, in that of the labelled rows. */
  static final double FUTURE = 1 + 1.0 / 4;

  private Shares() {}

  /** Returns the lower end of the score interval of a share (Wilson, 1927). */
  static double lower(double share, double rows) {
    return end(share, rows, -1);
  }

  /** Returns the upper end of the score interval of a share. */
  static double upper(double share, double rows) {
    return end(share, rows, 1);
  }

  private static double end(double share, double rows, int sign) {
    if (!(rows > 0)) {
      return sign < 0 ? 0 : 1;
    }
    double n = rows / FUTURE;
    double middle = share + Z * Z / (2 * n);
    double half = Z * Math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));
    return Math.max(0, Math.min(1, (middle + sign * half) / (1 + Z * Z / n)));
  }

  /**
   * Returns the number of rows from which the lower end of the interval of a share reaches a
   * demand; infinite if the share is no larger than the demand.
   */
  static double rowsFor(double share, double demand) {
    // (share − demand)² = Z² · FUTURE · demand · (1 − demand) / rows, by which the interval is
    // defined.
    double margin = share - demand;
    return margin > 0
        ? FUTURE * Z * Z * demand * (1 - demand) / (margin * margin)
        : Double.POSITIVE_INFINITY;
  }
}
