package dev.starsight.promise;

import dev.starsight.promise.Promise.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * What thresholds buy: risk and coverage (El-Yaniv and Wiener, 2010), with 90 % intervals, each for
 * itself. Immutable.
 *
 * @param points with growing shares; the last one lets everything pass; empty without rows
 */
public record RiskCoverage(List<Point> points) {

  private static final int POINTS = 20;

  public RiskCoverage {
    points = List.copyOf(points);
  }

  /**
   * One threshold.
   *
   * @param threshold predictions at least this sure pass
   * @param share of the rows that pass, 0 to 1
   * @param right the share of them that is right
   * @param withinOne the share of them within one of the label; meaningless unless labels are
   *     numbers
   */
  public record Point(double threshold, double share, Promise right, Promise withinOne) {}

  static RiskCoverage of(SortedRows rows) {
    List<Point> points = new ArrayList<>();
    int n = rows.size();
    int reported = 0;
    for (int passing = 1; passing <= n; passing++) {
      if (rows.canEndAt(passing) && (long) passing * POINTS >= (reported + 1L) * n) {
        points.add(
            new Point(
                rows.threshold(passing),
                (double) passing / n,
                rows.figure(Kind.RIGHT, passing, 0),
                rows.figure(Kind.WITHIN_ONE, passing, 0)));
        reported = (int) ((long) passing * POINTS / n);
      }
    }
    return new RiskCoverage(points);
  }
}
