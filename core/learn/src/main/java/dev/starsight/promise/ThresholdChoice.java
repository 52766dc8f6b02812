package dev.starsight.promise;

import dev.starsight.evaluation.RowGroups;
import dev.starsight.promise.Promise.Kind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Chooses how many of the surest rows pass. A choice by the labels of rows flatters the figures of
 * the same rows; the bootstrap repeats the choice on resamples and tells by how much (the optimism
 * of Efron, 1983). The choice is then made once more with that margin, so that the interval of the
 * corrected figure keeps the demand.
 */
final class ThresholdChoice {

  /** The quality of fewer passing rows is not trusted. */
  static final int MIN_PASSING = 30;

  private static final int MAX_RESAMPLES = 400;
  private static final int CORRECTIONS = 3;
  private static final int MIN_RESAMPLES = 100;
  private static final long MAX_DRAWS = 8_000_000;

  private static final List<Kind> FIGURES = List.of(Kind.RIGHT, Kind.WITHIN_ONE, Kind.COST);

  private final SortedRows rows;
  private final RowGroups groups;
  private final Wish wish;
  private final boolean[] isEnd;
  private double effect;
  private final Map<Kind, Double> optimism = new EnumMap<>(Kind.class);
  private final int passing;

  /**
   * Chooses.
   *
   * @param seed of the bootstrap
   */
  ThresholdChoice(SortedRows rows, RowGroups groups, Wish wish, long seed) {
    this.rows = rows;
    this.groups = groups;
    this.wish = wish;
    this.isEnd = new boolean[rows.size() + 1];
    for (int end = 0; end < isEnd.length; end++) {
      isEnd[end] = rows.canEndAt(end);
    }
    this.effect = wish.demand() == null ? 1 : rows.designEffect(quality(), rows.size());
    FIGURES.forEach(kind -> optimism.put(kind, 0.0));
    int[] once = new int[rows.size()];
    Arrays.fill(once, 1);
    int first = choose(once, 0);
    if (wish.demand() == null && wish.prices() == null) {
      passing = first; // It was chosen without labels.
    } else {
      effect = wish.demand() == null ? 1 : rows.designEffect(quality(), first);
      measureOptimism(seed);
      passing = chooseAgain(once);
    }
  }

  /** Chooses with the margin that the interval of the figure needs to keep the demand. */
  private int chooseAgain(int[] once) {
    Double wished = wish.demand();
    double margin = optimism(quality());
    int chosen = choose(once, margin);
    for (int i = 0; i < CORRECTIONS && wished != null && chosen > 0; i++) {
      double missing = wished - rows.figure(quality(), chosen, optimism(quality())).low();
      if (missing <= 0) {
        break;
      }
      margin += missing + 1e-6;
      chosen = choose(once, margin);
    }
    return chosen;
  }

  /** Returns how many rows pass. */
  int passing() {
    return passing;
  }

  /**
   * Returns by how much the figure of these rows is larger than that of future rows: 0 for the
   * share that people check, which no label flatters. A choice never makes rows look worse than
   * future ones, so a difference that says so is chance, and none: it is at least 0 for shares, and
   * at most 0 for the cost.
   */
  double optimism(Kind kind) {
    double difference = optimism.getOrDefault(kind, 0.0);
    return kind.isAtMost() ? Math.min(0, difference) : Math.max(0, difference);
  }

  /** Returns the figure that the wish demands something of. */
  private Kind quality() {
    return wish.withinOne() != null ? Kind.WITHIN_ONE : Kind.RIGHT;
  }

  private int choose(int[] weights, double margin) {
    return wish.prices() == null ? byShares(weights, margin) : cheapest(weights);
  }

  /**
   * Returns the most rows whose quality keeps the demand. If they are fewer than people leave, or
   * none, the fewest that people leave or else those of the best lower end.
   */
  private int byShares(int[] weights, double margin) {
    Double limit = wish.people();
    Double wished = wish.demand();
    double total = Arrays.stream(weights).asLongStream().sum();
    double least = limit == null ? 0 : total - Math.floor(limit * total + 1e-9);
    int limited = least <= 0 && isEnd[0] ? 0 : -1;
    int chosen = -1;
    double chosenWeight = 0;
    int best = rows.size();
    double bestLower = -1;
    double weight = 0;
    double good = 0;
    for (int i = 0; i < weights.length; i++) {
      weight += weights[i];
      good += weights[i] * rows.value(quality(), i, 0);
      if (!isEnd[i + 1]) {
        continue;
      }
      if (limited < 0 && weight >= least) {
        limited = i + 1;
      }
      if (wished != null && weight >= Math.min(MIN_PASSING, total)) {
        double share = Math.max(0, good / weight - margin);
        double lower = Shares.lower(share, weight / effect);
        if (lower >= wished) {
          chosen = i + 1;
          chosenWeight = weight;
        }
        if (lower > bestLower) {
          best = i + 1;
          bestLower = lower;
        }
      }
    }
    if (wished != null && chosen >= 0 && chosenWeight >= least) {
      return chosen;
    }
    return limit == null ? best : Math.max(0, limited);
  }

  private int cheapest(int[] weights) {
    double rest = Arrays.stream(weights).asLongStream().sum();
    double look = rows.value(Kind.COST, 0, 0);
    double mistakes = 0;
    int best = isEnd[0] ? 0 : -1;
    double least = isEnd[0] ? rest * look : Double.POSITIVE_INFINITY;
    for (int i = 0; i < weights.length; i++) {
      rest -= weights[i];
      mistakes += weights[i] * rows.value(Kind.COST, i, i + 1);
      double cost = mistakes + rest * look;
      if (isEnd[i + 1] && cost <= least) {
        best = i + 1;
        least = cost;
      }
    }
    return Math.max(0, best);
  }

  private void measureOptimism(long seed) {
    int n = rows.size();
    long affordable = Math.max(MIN_RESAMPLES, MAX_DRAWS / Math.max(1, n));
    int resamples = (int) Math.min(MAX_RESAMPLES, affordable);
    SplittableRandom random = new SplittableRandom(seed);
    int[] groupDraws = new int[groups.count()];
    int[] drawn = new int[n];
    int[] weights = new int[n];
    Map<Kind, double[]> prefixes = new EnumMap<>(Kind.class);
    for (Kind kind : FIGURES) {
      prefixes.put(kind, prefix(kind));
    }
    for (int resample = 0; resample < resamples; resample++) {
      groups.draw(random, groupDraws, drawn);
      for (int i = 0; i < n; i++) {
        weights[i] = drawn[rows.row(i)];
      }
      int chosen = choose(weights, 0);
      for (Kind kind : FIGURES) {
        double there = mean(kind, chosen, weights);
        double here = mean(kind, chosen, prefixes.getOrDefault(kind, new double[0]));
        if (!Double.isNaN(there) && !Double.isNaN(here)) {
          optimism.merge(kind, (there - here) / resamples, Double::sum);
        }
      }
    }
  }

  /** Returns sums of a figure over the first rows, as if all rows passed. */
  private double[] prefix(Kind kind) {
    double[] prefix = new double[rows.size() + 1];
    for (int i = 0; i < rows.size(); i++) {
      prefix[i + 1] = prefix[i] + rows.value(kind, i, rows.size());
    }
    return prefix;
  }

  private double mean(Kind kind, int chosen, double[] prefix) {
    int n = rows.size();
    return kind == Kind.COST
        ? (prefix[chosen] + (n - chosen) * rows.value(kind, 0, 0)) / n
        : prefix[chosen] / chosen;
  }

  private double mean(Kind kind, int chosen, int[] weights) {
    int count = rows.rows(kind, chosen);
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < count; i++) {
      weight += weights[i];
      sum += weights[i] * rows.value(kind, i, chosen);
    }
    return sum / weight;
  }
}
