package dev.starsight.phrases.internal;

import java.util.List;

/**
 * The hypotheses that are tested together: those whose counts could be significant at all (Tarone,
 * 1990). Whether a hypothesis is among them depends only on how many reviews say the phrase, not on
 * their sides, so leaving the others out is no selection. Not thread-safe.
 */
final class TestFamily {

  private static final int MOST = 1000;

  private final double level;
  private final double[][] attainable;
  private final long[][] hypotheses;
  private long size;
  private int[] least = {};

  /**
   * Creates a family without hypotheses.
   *
   * @param tests the test of each window
   * @param twoSided whether a low count is significant, too
   * @param level the false-discovery rate
   */
  TestFamily(List<Hypergeometric> tests, boolean twoSided, double level) {
    this.level = level;
    this.attainable = new double[tests.size()][MOST + 1];
    this.hypotheses = new long[tests.size()][MOST + 1];
    for (int window = 0; window < tests.size(); window++) {
      Hypergeometric test = tests.get(window);
      double smallest = 1;
      for (int total = 1; total <= MOST; total++) {
        smallest =
            Math.min(smallest, twoSided ? test.smallestTwoSided(total) : test.smallest(total));
        attainable[window][total] = smallest;
      }
      attainable[window][0] = 1;
    }
  }

  /** Adds hypotheses; a negative number removes some. */
  void add(int window, int total, long count) {
    hypotheses[window][Math.min(total, MOST)] += count;
  }

  /** Fixes the family. */
  void close() {
    long low = 1;
    long high = 1;
    while (count(level / high) > high) {
      high *= 2;
    }
    while (low < high) {
      long middle = (low + high) / 2;
      if (count(level / middle) > middle) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    least = new int[attainable.length];
    for (int window = 0; window < least.length; window++) {
      least[window] = leastTotal(window, level / low);
    }
    size = Math.max(1, count(level / low));
  }

  private long count(double threshold) {
    long count = 0;
    for (int window = 0; window < hypotheses.length; window++) {
      for (int total = leastTotal(window, threshold); total <= MOST; total++) {
        count += hypotheses[window][total];
      }
    }
    return count;
  }

  private int leastTotal(int window, double threshold) {
    int total = 1;
    while (total <= MOST && attainable[window][total] > threshold) {
      total++;
    }
    return total;
  }

  /** Returns the number of hypotheses, at least 1. */
  long size() {
    return size;
  }

  /** Returns whether a phrase that so many reviews say is tested. */
  boolean contains(int window, int total) {
    return Math.min(total, MOST) >= least[window];
  }

  /**
   * Returns the q values of Benjamini and Hochberg (1995): the smallest false-discovery rates at
   * which a hypothesis would be rejected.
   *
   * @param ascending p values of this family; those that are left out count as 1
   */
  double[] qValues(double[] ascending) {
    double[] q = new double[ascending.length];
    double smallest = 1;
    for (int i = q.length - 1; i >= 0; i--) {
      smallest = Math.min(smallest, ascending[i] * size / (i + 1));
      q[i] = smallest;
    }
    return q;
  }
}
