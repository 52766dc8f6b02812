package dev.starsight.explore.internal.changes;

import dev.starsight.chart.PairedBars;
import dev.starsight.explore.internal.Moments;
import dev.starsight.explore.internal.answers.TableBuilder;
import dev.starsight.explore.questions.Drift;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A table of two sources and the bars of the same numbers. Not thread-safe.
 *
 * @param table the table, which grows row by row
 * @param bars a pair of bars for each row
 */
record PairedRows(TableBuilder table, List<PairedBars.Pair> bars) {

  private static final String COUNTS = ", reviews_first BIGINT, reviews_second BIGINT, ";

  /**
   * Starts a table of shares.
   *
   * @param key name and type of the first column
   */
  static PairedRows ofShares(String name, String key) {
    return of(name, key + COUNTS + "share_first DOUBLE, share_second DOUBLE, difference DOUBLE");
  }

  /**
   * Starts a table of means.
   *
   * @param key name and type of the first column
   * @param mean the name of the mean's columns
   */
  static PairedRows ofMeans(String name, String key, String mean) {
    String means = "%1$s_first DOUBLE, %1$s_second DOUBLE, ".formatted(mean);
    return of(name, key + COUNTS + means + "difference DOUBLE, low DOUBLE, high DOUBLE");
  }

  private static PairedRows of(String name, String columns) {
    return new PairedRows(new TableBuilder(name, columns), new ArrayList<>());
  }

  /** Adds a row of {@code one} out of {@code all} and {@code other} out of {@code others}. */
  void addShares(Object key, String label, long one, long all, long other, long others) {
    double first = (double) one / all;
    double second = (double) other / others;
    table.row(key, one, other, first, second, second - first);
    bars.add(new PairedBars.Pair(label, first, second));
  }

  /** Adds a row of two means, with the interval of their difference. */
  void addMeans(Object key, String label, Moments one, Moments other) {
    Drift drift = Drifts.ofMeans("", one, other);
    table.row(
        key,
        one.count(),
        other.count(),
        one.mean(),
        other.mean(),
        drift.value(),
        drift.low(),
        drift.high());
    bars.add(new PairedBars.Pair(label, one.mean(), other.mean()));
  }

  /** Returns the first of the rows whose values differ most. */
  PairedBars.Pair largestMove() {
    return bars.stream()
        .max(Comparator.comparingDouble(pair -> Math.abs(pair.second() - pair.first())))
        .orElseThrow();
  }
}
