package dev.starsight.evaluation;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Metrics;
import dev.starsight.model.Metrics.Interval;
import java.util.Arrays;
import java.util.Map;

/**
 * Sums over rows from which every metric follows. Rows are added one at a time, so a bootstrap
 * resample costs a few additions a row. Not thread-safe.
 */
final class Scores {

  static final int BINS = 15;

  private final LabelSet labels;
  private final int size;

  /** By true label id × labels + predicted label id. */
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

  /** The bin of a confidence: bin b holds b/15 excluded to (b+1)/15 included. */
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
        balancedAccuracy(confusion),
        macroF1(confusion),
        mae(),
        withinOne(),
        quadraticKappa(confusion),
        rows == 0 ? Double.NaN : loss / rows,
        ece(),
        intervals,
        confusion.toLists(),
        labels);
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

  private double balancedAccuracy(ConfusionMatrix confusion) {
    double sum = 0;
    int occurring = 0;
    for (int i = 0; i < size; i++) {
      double recall = confusion.score(i).recall();
      if (!Double.isNaN(recall)) {
        sum += recall;
        occurring++;
      }
    }
    return occurring == 0 ? Double.NaN : sum / occurring;
  }

  private double macroF1(ConfusionMatrix confusion) {
    double sum = 0;
    int judged = 0;
    for (int i = 0; i < size; i++) {
      double f1 = confusion.score(i).f1();
      if (!Double.isNaN(f1)) {
        sum += f1;
        judged++;
      }
    }
    return judged == 0 ? Double.NaN : sum / judged;
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
