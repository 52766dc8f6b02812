package dev.starsight.drift.internal;

import java.util.Comparator;
import java.util.stream.IntStream;

/** The false-discovery rate of Benjamini and Hochberg (1995). */
public final class FalseDiscovery {

  private FalseDiscovery() {}

  /**
   * Returns for each test the lowest false-discovery rate at which it is a discovery (q).
   *
   * @param p the p-values, 0 to 1, in any order
   */
  public static double[] adjust(double[] p) {
    int[] descending =
        IntStream.range(0, p.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> p[i]).reversed())
            .mapToInt(Integer::intValue)
            .toArray();
    double[] q = new double[p.length];
    double least = 1;
    for (int i = 0; i < descending.length; i++) {
      int rank = descending.length - i;
      least = Math.min(least, p[descending[i]] * p.length / rank);
      q[descending[i]] = least;
    }
    return q;
  }
}
