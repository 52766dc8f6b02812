package dev.starsight.promise;

import dev.starsight.data.LabelSet;
import dev.starsight.evaluation.RowGroups;
import dev.starsight.model.Prediction;
import dev.starsight.promise.Promise.Kind;
import dev.starsight.promise.Wish.Prices;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Labelled rows, the surest prediction first, of which the first few pass and people check the
 * others; and the figures that result. Equally sure rows stay together.
 */
final class SortedRows {

  private final RowGroups groups;
  private final int[] order;
  private final double[] certainty;
  private final boolean[] right;
  private final boolean[] withinOne;
  private final double[] cost;
  private final double look;
  private final double error;

  SortedRows(
      LabelSet labels,
      List<Prediction> predictions,
      int[] truth,
      RowGroups groups,
      Certainty measure,
      @Nullable Prices prices) {
    int n = truth.length;
    double[] unsorted = predictions.stream().mapToDouble(measure::of).toArray();
    this.groups = groups;
    this.order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(row -> -unsorted[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    this.certainty = new double[n];
    this.right = new boolean[n];
    this.withinOne = new boolean[n];
    this.cost = new double[n];
    this.look = prices == null ? 0 : prices.look();
    this.error = prices == null ? 0 : prices.error();
    for (int i = 0; i < n; i++) {
      int label = predictions.get(order[i]).labelId();
      int actual = truth[order[i]];
      double distance = labels.isNumeric() ? Certainty.distance(labels, label, actual) : 0;
      certainty[i] = unsorted[order[i]];
      right[i] = label == actual;
      withinOne[i] = distance <= 1;
      if (prices != null) {
        cost[i] = right[i] ? 0 : prices.error() * (prices.flat() ? 1 : distance);
      }
    }
  }

  int size() {
    return order.length;
  }

  int row(int position) {
    return order[position];
  }

  /** Returns whether a threshold can let exactly this many rows pass. */
  boolean canEndAt(int passing) {
    return passing == 0
        ? size() == 0 || certainty[0] < 1
        : passing == size() || certainty[passing] < certainty[passing - 1];
  }

  /** Returns the threshold that lets this many rows pass: the certainty of a row must reach it. */
  double threshold(int passing) {
    if (passing == 0) {
      return 1;
    }
    if (passing == size()) {
      return 0;
    }
    double middle = (certainty[passing - 1] + certainty[passing]) / 2;
    return middle > certainty[passing] ? middle : certainty[passing - 1];
  }

  /** Returns how many rows pass a threshold. */
  int passing(double threshold) {
    int passing = 0;
    while (passing < size() && certainty[passing] >= threshold) {
      passing++;
    }
    return passing;
  }

  /** Returns what a row adds to the sum whose mean is the figure. */
  double value(Kind kind, int position, int passing) {
    return switch (kind) {
      case PEOPLE -> position < passing ? 0 : 1;
      case RIGHT -> right[position] ? 1 : 0;
      case WITHIN_ONE -> withinOne[position] ? 1 : 0;
      case COST -> position < passing ? cost[position] : look;
      case SET -> throw new IllegalArgumentException("sets have no threshold");
    };
  }

  /** Returns how many rows, the first ones, a figure is the mean of. */
  int rows(Kind kind, int passing) {
    return kind == Kind.PEOPLE || kind == Kind.COST ? size() : passing;
  }

  double mean(Kind kind, int passing) {
    int rows = rows(kind, passing);
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += value(kind, i, passing);
    }
    return rows == 0 ? Double.NaN : sum / rows;
  }

  /** Returns the variance of the mean, as if all texts were different. */
  double variance(Kind kind, int passing) {
    int rows = rows(kind, passing);
    double mean = mean(kind, passing);
    double squares = 0;
    for (int i = 0; i < rows; i++) {
      double deviation = value(kind, i, passing) - mean;
      squares += deviation * deviation;
    }
    return squares / ((double) rows * rows);
  }

  /** Returns by how much rows that share a text raise the variance of the mean, at least 1. */
  double designEffect(Kind kind, int passing) {
    int rows = rows(kind, passing);
    double mean = mean(kind, passing);
    // Rows that are all alike differ as those of the same text might.
    boolean alike = kind != Kind.COST && (mean == 0 || mean == 1);
    double[] deviations = new double[size()];
    for (int i = 0; i < size(); i++) {
      deviations[order[i]] = i >= rows ? Double.NaN : alike ? 1 : value(kind, i, passing) - mean;
    }
    return groups.designEffect(deviations);
  }

  /** Returns an estimate with its 90 % interval, as a promise that states nothing. */
  Promise figure(Kind kind, int passing, double optimism) {
    int rows = rows(kind, passing);
    if (rows == 0) {
      return new Promise(kind, null, null, Double.NaN, Double.NaN, Double.NaN, 0, null);
    }
    double effect = designEffect(kind, passing);
    double mean = mean(kind, passing) - optimism;
    if (kind == Kind.COST) {
      double half = Shares.Z * Math.sqrt(variance(kind, passing) * effect * Shares.FUTURE);
      // Rows without a mistake do not show that there are none.
      double unseen = error * Shares.upper(0, rows / effect);
      return new Promise(
          kind,
          null,
          null,
          mean,
          Math.max(0, mean - half),
          mean + Math.max(half, unseen),
          rows,
          null);
    }
    double share = Math.max(0, Math.min(1, mean));
    return new Promise(
        kind,
        null,
        null,
        share,
        Shares.lower(share, rows / effect),
        Shares.upper(share, rows / effect),
        rows,
        null);
  }
}
