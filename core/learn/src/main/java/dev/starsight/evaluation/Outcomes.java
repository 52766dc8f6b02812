package dev.starsight.evaluation;

import dev.starsight.data.LabelSet;
import dev.starsight.evaluation.Evaluation.Difference;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.model.Metrics.Interval;
import dev.starsight.model.Prediction;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Truth and prediction of every row as plain arrays, for metrics and bootstrap resamples. */
final class Outcomes {

  /** The least probability a log loss is computed with, so that no mistake counts infinitely. */
  static final double MIN_PROBABILITY = 1e-15;

  private static final int RESAMPLES = 1_000;
  private static final int MIN_RESAMPLES = 200;

  /** Beyond 50,000 rows intervals are narrow and resamples expensive, so there are fewer. */
  private static final long MAX_DRAWS = 50_000_000L;

  /** The metrics whose intervals are percentiles of resamples. */
  private static final Set<Metric> RESAMPLED =
      EnumSet.complementOf(EnumSet.of(Metric.ACCURACY, Metric.BALANCED_ACCURACY, Metric.ECE));

  private final LabelSet labels;
  private final Decoding decoding;
  private final RowGroups groups;
  private final int[] cells;
  private final boolean[] right;
  private final int[] bins;
  private final double[] confidences;
  private final double[] losses;

  Outcomes(LabelSet labels, int[] truth, List<Prediction> predictions) {
    this(labels, truth, predictions, Decoding.MOST_PROBABLE, RowGroups.single(truth.length));
  }

  Outcomes(
      LabelSet labels,
      int[] truth,
      List<Prediction> predictions,
      Decoding decoding,
      RowGroups groups) {
    requireSameSize(truth, predictions);
    this.labels = labels;
    this.decoding = decoding;
    this.groups = groups;
    int n = truth.length;
    cells = new int[n];
    right = new boolean[n];
    bins = new int[n];
    confidences = new double[n];
    losses = new double[n];
    for (int i = 0; i < n; i++) {
      Prediction prediction = predictions.get(i);
      if (!prediction.labels().equals(labels)) {
        throw new IllegalArgumentException(
            "predictions must be over the labels %s, but are over %s"
                .formatted(labels, prediction.labels()));
      }
      int t = requireId(labels, truth[i]);
      int decided = decoding.decide(prediction);
      cells[i] = t * labels.size() + decided;
      right[i] = t == decided;
      confidences[i] = prediction.probability(decided);
      bins[i] = Scores.bin(confidences[i]);
      losses[i] = -Math.log(Math.max(MIN_PROBABILITY, prediction.probability(t)));
    }
  }

  static void requireSameSize(int[] truth, List<Prediction> predictions) {
    if (truth.length != predictions.size()) {
      throw new IllegalArgumentException(
          "every row needs a prediction, but there are %s rows and %s predictions"
              .formatted(truth.length, predictions.size()));
    }
  }

  static int requireId(LabelSet labels, int id) {
    if (id < 0 || id >= labels.size()) {
      throw new IllegalArgumentException(
          "a label id must be 0 to %s, but is %s".formatted(labels.size() - 1, id));
    }
    return id;
  }

  Decoding decoding() {
    return decoding;
  }

  int rows() {
    return cells.length;
  }

  double confidence(int row) {
    return confidences[row];
  }

  boolean isRight(int row) {
    return right[row];
  }

  /** Returns the row numbers, the most confident first, ties in row order. */
  int[] byConfidence() {
    return IntStream.range(0, rows())
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -confidences[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  Scores scores() {
    Scores scores = new Scores(labels);
    for (int i = 0; i < cells.length; i++) {
      add(scores, i);
    }
    return scores;
  }

  private void add(Scores scores, int i) {
    scores.add(cells[i], right[i], bins[i], confidences[i], losses[i], 1);
  }

  /** Returns every metric, without intervals. */
  Metrics metrics() {
    return scores().metrics(calibrationError(), Map.of());
  }

  /** Returns every metric with its interval, where there is one. */
  Metrics metrics(long seed) {
    Scores scores = scores();
    CalibrationError calibrationError = calibrationError();
    return scores.metrics(calibrationError, intervals(scores, calibrationError, seed));
  }

  CalibrationError calibrationError() {
    Scores scores = scores();
    double[] residuals = new double[rows()];
    for (int i = 0; i < residuals.length; i++) {
      double gap = scores.binAccuracy(bins[i]) - scores.binConfidence(bins[i]);
      residuals[i] = (right[i] ? 1 : 0) - confidences[i] - gap;
    }
    return new CalibrationError(bins, confidences, right, groups.designEffect(residuals));
  }

  private Map<String, Interval> intervals(
      Scores scores, CalibrationError calibrationError, long seed) {
    Map<String, Interval> intervals = new LinkedHashMap<>();
    if (rows() == 0) {
      return intervals;
    }
    intervals.put(Metric.ACCURACY.id(), meanOfShares(cell -> 0, 1));
    intervals.put(
        Metric.BALANCED_ACCURACY.id(), meanOfShares(cell -> cell / labels.size(), labels.size()));
    resample(seed)
        .forEach(
            (metric, resampled) -> {
              double[] sample =
                  Arrays.stream(resampled).filter(v -> !Double.isNaN(v)).sorted().toArray();
              if (!Double.isNaN(scores.value(metric)) && sample.length > 0) {
                intervals.put(metric.id(), percentiles(sample));
              }
            });
    intervals.put(Metric.ECE.id(), calibrationError.interval());
    return intervals;
  }

  /**
   * Returns the interval of the mean over classes of the share of right rows: Wilson's interval
   * (1927) of each share, put together by the squares of their half-widths (Newcombe, 1998; Zou and
   * Donner, 2008). The percentile bootstrap covers too little where a class has few rows.
   *
   * @param classOf the class of a row by its cell
   */
  private Interval meanOfShares(IntUnaryOperator classOf, int classes) {
    double[] rows = new double[classes];
    double[] hits = new double[classes];
    for (int i = 0; i < cells.length; i++) {
      int k = classOf.applyAsInt(cells[i]);
      rows[k]++;
      hits[k] += right[i] ? 1 : 0;
    }
    double mean = 0;
    double down = 0;
    double up = 0;
    int present = 0;
    for (int k = 0; k < classes; k++) {
      if (rows[k] > 0) {
        double share = hits[k] / rows[k];
        Interval wilson =
            wilson(share, rows[k] / designEffect(classOf, k, share), StandardNormal.TWO_SIDED_95);
        mean += share;
        down += (share - wilson.low()) * (share - wilson.low());
        up += (wilson.high() - share) * (wilson.high() - share);
        present++;
      }
    }
    return new Interval((mean - Math.sqrt(down)) / present, (mean + Math.sqrt(up)) / present);
  }

  private double designEffect(IntUnaryOperator classOf, int k, double share) {
    if (groups.count() == rows()) {
      return 1; // No two rows share a text.
    }
    // Rows that are all right or all wrong differ as those of the same text might.
    boolean same = share == 0 || share == 1;
    double[] deviations = new double[rows()];
    for (int i = 0; i < deviations.length; i++) {
      boolean counts = classOf.applyAsInt(cells[i]) == k;
      deviations[i] = counts ? (same ? 1 : (right[i] ? 1 : 0) - share) : Double.NaN;
    }
    return groups.designEffect(deviations);
  }

  /** Returns the score interval of a share whose ends are z standard errors away (Wilson, 1927). */
  static Interval wilson(double share, double rows, double z) {
    double middle = share + z * z / (2 * rows);
    double half = z * Math.sqrt(share * (1 - share) / rows + z * z / (4 * rows * rows));
    double scale = 1 + z * z / rows;
    return new Interval(Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale));
  }

  private static Interval percentiles(double[] sorted) {
    return new Interval(quantile(sorted, 0.025), quantile(sorted, 0.975));
  }

  private int resamples() {
    return (int) Math.max(MIN_RESAMPLES, Math.min(RESAMPLES, MAX_DRAWS / rows()));
  }

  /** Adds the rows of a resample. */
  private Scores resampled(int[] draws, Scores scores) {
    scores.clear();
    for (int i = 0; i < draws.length; i++) {
      if (draws[i] > 0) {
        scores.add(cells[i], right[i], bins[i], confidences[i], losses[i], draws[i]);
      }
    }
    return scores;
  }

  /** Returns this metric minus that of the other outcomes, both over the same rows. */
  Difference difference(Outcomes other, Metric metric, long seed) {
    double[][] scores = resampleScores(List.of(this, other), metric, seed);
    double[] sample = new double[scores.length];
    for (int r = 0; r < sample.length; r++) {
      sample[r] = scores[r][0] - scores[r][1];
    }
    Arrays.sort(sample);
    double value = scores().score(metric) - other.scores().score(metric);
    return new Difference(value, percentiles(sample));
  }

  /** Returns the scores of models by resample; each resample draws the same rows for all. */
  static double[][] resampleScores(List<Outcomes> models, Metric metric, long seed) {
    Outcomes first = models.get(0);
    RowGroups groups = first.groups;
    SplittableRandom random = new SplittableRandom(seed);
    Scores scores = new Scores(first.labels);
    int[] groupDraws = new int[groups.count()];
    int[] draws = new int[first.rows()];
    double[][] resampled = new double[first.resamples()][models.size()];
    for (double[] resample : resampled) {
      groups.draw(random, groupDraws, draws);
      for (int model = 0; model < resample.length; model++) {
        resample[model] = models.get(model).resampled(draws, scores).score(metric);
      }
    }
    return resampled;
  }

  private Map<Metric, double[]> resample(long seed) {
    int resamples = resamples();
    SplittableRandom random = new SplittableRandom(seed);
    Map<Metric, double[]> samples = new EnumMap<>(Metric.class);
    RESAMPLED.forEach(metric -> samples.put(metric, new double[resamples]));
    Scores scores = new Scores(labels);
    int[] groupDraws = new int[groups.count()];
    int[] draws = new int[rows()];
    for (int r = 0; r < resamples; r++) {
      groups.draw(random, groupDraws, draws);
      resampled(draws, scores);
      for (Map.Entry<Metric, double[]> entry : samples.entrySet()) {
        entry.getValue()[r] = scores.value(entry.getKey());
      }
    }
    return samples;
  }

  /** Interpolates linearly between order statistics (Hyndman and Fan's type 7). */
  static double quantile(double[] sorted, double share) {
    double position = share * (sorted.length - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
