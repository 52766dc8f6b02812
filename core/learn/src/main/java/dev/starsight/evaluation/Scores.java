package dev.starsight.evaluation;

import dev.starsight.data.LabelSet;
import dev.starsight.evaluation.ConfusionMatrix.LabelScore;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.model.Metrics.Interval;
import java.util.Arrays;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Sums over rows that every metric is computed from. Rows are added one at a time, so a bootstrap
 * resample costs a few additions a row. Not thread-safe.
 */
final class Scores {

  static final int BINS = 15;

  private final LabelSet labels;
  private final int size;

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

  void add(int cell, boolean right, int bin, double confidence, double rowLoss) {
    cells[cell]++;
    binRows[bin]++;
    binConfidence[bin] += confidence;
    if (right) {
      binRight[bin]++;
    }
    loss += rowLoss;
    rows++;
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

  Metrics metrics(Map<String, Interval> intervals) {
    ConfusionMatrix confusion = confusion();
    return new Metrics(
        rows,
        accuracy(),
        mean(confusion, LabelScore::recall),
        mean(confusion, LabelScore::f1),
        mae(),
        withinOne(),
        quadraticKappa(confusion),
        share(loss),
        ece(),
        intervals,
        confusion.toLists(),
        labels);
  }

  double score(Metric metric) {
    return metric.score(metrics(Map.of()));
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

  private double mae() {
    if (!labels.isNumeric()) {
      return Double.NaN;
    }
    double sum = 0;
    for (int i = 0; i < cells.length; i++) {
      sum += cells[i] * Math.abs(labels.value(i / size) - labels.value(i % size));
    }
    return share(sum);
  }

  private double withinOne() {
    if (!labels.isNumeric()) {
      return Double.NaN;
    }
    long near = 0;
    for (int i = 0; i < cells.length; i++) {
      if (Math.abs(i / size - i % size) <= 1) {
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
      double distance = labels.value(i / size) - labels.value(i % size);
      double weight = distance * distance;
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
