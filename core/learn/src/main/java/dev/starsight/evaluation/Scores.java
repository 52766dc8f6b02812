package dev.starsight.evaluation;

import dev.starsight.data.LabelSet;
import dev.starsight.evaluation.ConfusionMatrix.LabelScore;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.model.Metrics.Interval;
import java.util.Arrays;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Sums over rows that every metric is computed from. Rows are added one at a time, so a bootstrap
 * resample costs a few additions a row. Not thread-safe.
 */
final class Scores {

  static final int BINS = 15;

  /** Labels such as 0.1 and 1.1 are one apart, though their binary fractions are not. */
  private static final double ROUNDING = 1e-9;

  private final LabelSet labels;
  private final int size;

  /** Labels as numbers, by id; empty unless they are numbers. */
  private final double[] values;

  /** Counts by true label id × labels + predicted label id. */
  private final long[] cells;

  private final long[] binRows = new long[BINS];
  private final long[] binRight = new long[BINS];
  private final double[] binConfidence = new double[BINS];
  private double loss;
  private long rows;

  Scores(LabelSet labels) {
    this.labels = labels;
    this.size = labels.size();
    this.values =
        labels.isNumeric()
            ? IntStream.range(0, size).mapToDouble(labels::value).toArray()
            : new double[0];
    this.cells = new long[size * size];
  }

  /** Returns the bin of a confidence: bin b spans b/15 excluded to (b+1)/15 included. */
  static int bin(double confidence) {
    return Math.max(0, Math.min(BINS - 1, (int) Math.ceil(confidence * BINS) - 1));
  }

  void clear() {
    Arrays.fill(cells, 0);
    Arrays.fill(binRows, 0);
    Arrays.fill(binRight, 0);
    Arrays.fill(binConfidence, 0);
    loss = 0;
    rows = 0;
  }

  /**
   * Adds a row.
   *
   * @param times how often, as a resample may draw it more than once
   */
  void add(int cell, boolean right, int bin, double confidence, double rowLoss, int times) {
    cells[cell] += times;
    binRows[bin] += times;
    binConfidence[bin] += times * confidence;
    if (right) {
      binRight[bin] += times;
    }
    loss += times * rowLoss;
    rows += times;
  }

  long binRows(int bin) {
    return binRows[bin];
  }

  double binConfidence(int bin) {
    return binConfidence[bin] / binRows[bin];
  }

  double binAccuracy(int bin) {
    return (double) binRight[bin] / binRows[bin];
  }

  ConfusionMatrix confusion() {
    long[][] counts = new long[size][size];
    for (int i = 0; i < cells.length; i++) {
      counts[i / size][i % size] = cells[i];
    }
    return new ConfusionMatrix(labels, counts);
  }

  /** Returns the metrics without what is inferred from the calibration error. */
  Metrics metrics() {
    return metrics(Double.NaN, Double.NaN, Map.of());
  }

  Metrics metrics(CalibrationError error, Map<String, Interval> intervals) {
    return rows == 0 ? metrics() : metrics(error.debiased(), error.noiseFloor(), intervals);
  }

  private Metrics metrics(double debiased, double noiseFloor, Map<String, Interval> intervals) {
    return new Metrics(
        rows,
        value(Metric.ACCURACY),
        value(Metric.BALANCED_ACCURACY),
        value(Metric.MACRO_F1),
        value(Metric.MAE),
        value(Metric.WITHIN_ONE),
        value(Metric.QUADRATIC_KAPPA),
        value(Metric.LOG_LOSS),
        value(Metric.ECE),
        debiased,
        noiseFloor,
        intervals,
        confusion().toLists(),
        labels);
  }

  double score(Metric metric) {
    double value = value(metric);
    return Double.isNaN(value)
        ? Double.NEGATIVE_INFINITY
        : metric.isHigherBetter() ? value : -value;
  }

  /** Returns one metric without computing the others. */
  double value(Metric metric) {
    return switch (metric) {
      case ACCURACY -> accuracy();
      case BALANCED_ACCURACY -> mean(confusion(), LabelScore::recall);
      case MACRO_F1 -> mean(confusion(), LabelScore::f1);
      case MAE -> mae();
      case WITHIN_ONE -> withinOne();
      case QUADRATIC_KAPPA -> quadraticKappa(confusion());
      case LOG_LOSS -> share(loss);
      case ECE -> ece();
    };
  }

  private double accuracy() {
    long right = 0;
    for (int i = 0; i < size; i++) {
      right += cells[i * size + i];
    }
    return share((double) right);
  }

  private double share(double sum) {
    return rows == 0 ? Double.NaN : sum / rows;
  }

  /** The mean over the labels whose score is a number. */
  private double mean(ConfusionMatrix confusion, ToDoubleFunction<LabelScore> score) {
    double sum = 0;
    int numbers = 0;
    for (int i = 0; i < size; i++) {
      double value = score.applyAsDouble(confusion.score(i));
      if (!Double.isNaN(value)) {
        sum += value;
        numbers++;
      }
    }
    return numbers == 0 ? Double.NaN : sum / numbers;
  }

  /** Returns the true minus the predicted label of a cell. */
  private double distance(int cell) {
    return values[cell / size] - values[cell % size];
  }

  private double mae() {
    if (!labels.isNumeric()) {
      return Double.NaN;
    }
    double sum = 0;
    for (int i = 0; i < cells.length; i++) {
      sum += cells[i] * Math.abs(distance(i));
    }
    return share(sum);
  }

  private double withinOne() {
    if (!labels.isNumeric()) {
      return Double.NaN;
    }
    long near = 0;
    for (int i = 0; i < cells.length; i++) {
      if (Math.abs(distance(i)) <= 1 + ROUNDING) {
        near += cells[i];
      }
    }
    return share((double) near);
  }

  private double quadraticKappa(ConfusionMatrix confusion) {
    if (!labels.isNumeric() || rows == 0) {
      return Double.NaN;
    }
    double observed = 0;
    double expected = 0;
    for (int i = 0; i < cells.length; i++) {
      double weight = distance(i) * distance(i);
      observed += weight * cells[i];
      expected += weight * confusion.support(i / size) * confusion.predicted(i % size) / rows;
    }
    return expected == 0 ? Double.NaN : 1 - observed / expected;
  }

  private double ece() {
    double sum = 0;
    for (int b = 0; b < BINS; b++) {
      sum += Math.abs(binRight[b] - binConfidence[b]);
    }
    return share(sum);
  }
}
