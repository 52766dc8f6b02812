package dev.starsight.drift;

import dev.starsight.drift.ColumnDrift.Missing;
import dev.starsight.drift.ColumnDrift.ValueShare;
import dev.starsight.drift.internal.Probabilities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The comparison of two samples of numbers. For one use. */
final class NumberComparison {

  /** The distance of two normal distributions a fifth of their standard deviation apart. */
  static final double THRESHOLD = 0.08;

  /** Ranges that hold a tenth of the first side each. */
  private static final int RANGES = 10;

  private final double[] first;
  private final double[] second;

  /** Creates a comparison of numbers in ascending order. */
  NumberComparison(double[] first, double[] second) {
    this.first = first;
    this.second = second;
  }

  ColumnDrift drift(String column, ColumnKind kind, Missing missing, String note) {
    if (Math.min(first.length, second.length) < ColumnComparison.FEW) {
      return new ColumnDrift(
          column,
          kind,
          null,
          Double.NaN,
          List.of(),
          List.of(),
          List.of(),
          missing,
          ColumnComparison.TOO_FEW);
    }
    List<long[]> counts = new ArrayList<>();
    List<ValueShare> shares = new ArrayList<>();
    double[] ends = ends();
    int from = 0;
    int otherFrom = 0;
    for (int i = 0; i <= ends.length; i++) {
      int to = i == ends.length ? first.length : countUpTo(first, ends[i]);
      int otherTo = i == ends.length ? second.length : countUpTo(second, ends[i]);
      counts.add(new long[] {to - from, otherTo - otherFrom});
      shares.add(
          new ValueShare(
              label(ends, i),
              (double) (to - from) / first.length,
              (double) (otherTo - otherFrom) / second.length));
      from = to;
      otherFrom = otherTo;
    }
    double distance = distance();
    DriftTest test =
        new DriftTest(
            "Kolmogorov-Smirnov",
            distance,
            Probabilities.kolmogorovTail(first.length, second.length, distance),
            "largest distance of the distributions",
            distance,
            THRESHOLD);
    double psi = CategoryComparison.index(counts, first.length, second.length);
    return new ColumnDrift(column, kind, test, psi, shares, List.of(), List.of(), missing, note);
  }

  /** Returns the largest difference of both empirical distributions. */
  private double distance() {
    double largest = 0;
    int i = 0;
    int j = 0;
    while (i < first.length && j < second.length) {
      double at = Math.min(first[i], second[j]);
      while (i < first.length && first[i] <= at) {
        i++;
      }
      while (j < second.length && second[j] <= at) {
        j++;
      }
      largest = Math.max(largest, Math.abs((double) i / first.length - (double) j / second.length));
    }
    return largest;
  }

  /**
   * Returns the different upper ends of all ranges but the last. Where a tenth of the rows or more
   * have the largest value, it is a range of its own.
   */
  private double[] ends() {
    double largest = first[first.length - 1];
    NavigableSet<Double> ends = new TreeSet<>();
    for (int i = 1; i < RANGES; i++) {
      double end = first[(int) ((long) i * first.length / RANGES)];
      ends.add(end < largest ? end : justBelow(largest));
    }
    if (first[0] == largest) {
      ends.add(largest);
    }
    return ends.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private double justBelow(double value) {
    return areWhole(first) && areWhole(second) ? value - 1 : Math.nextDown(value);
  }

  private static boolean areWhole(double[] values) {
    return Arrays.stream(values).allMatch(value -> value == Math.rint(value));
  }

  private static int countUpTo(double[] sorted, double end) {
    int from = 0;
    int to = sorted.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (sorted[middle] <= end) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  private static String label(double[] ends, int range) {
    if (range == 0) {
      return "up to " + CategoryComparison.ofNumber(ends[0]);
    }
    String low = "above " + CategoryComparison.ofNumber(ends[range - 1]);
    return range == ends.length ? low : low + " to " + CategoryComparison.ofNumber(ends[range]);
  }
}
