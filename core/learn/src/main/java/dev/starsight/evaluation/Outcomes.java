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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Truth and prediction of every row as plain arrays, for metrics and bootstrap resamples. */
final class Outcomes {

  /** The least probability a log loss is computed with, so that no mistake counts infinitely. */
  static final double MIN_PROBABILITY = 1e-15;

  private static final int RESAMPLES = 1_000;
  private static final int MIN_RESAMPLES = 200;

  /** Beyond 50,000 rows intervals are narrow and resamples expensive, so there are fewer. */
  private static final long MAX_DRAWS = 50_000_000L;

  private final LabelSet labels;
  private final Decoding decoding;
  private final int[] cells;
  private final boolean[] right;
  private final int[] bins;
  private final double[] confidences;
  private final double[] losses;

  Outcomes(LabelSet labels, int[] truth, List<Prediction> predictions) {
    this(labels, truth, predictions, Decoding.MOST_PROBABLE);
  }

  Outcomes(LabelSet labels, int[] truth, List<Prediction> predictions, Decoding decoding) {
    requireSameSize(truth, predictions);
    this.labels = labels;
    this.decoding = decoding;
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
    scores.add(cells[i], right[i], bins[i], confidences[i], losses[i]);
  }

  /** Percentile bootstrap intervals of every metric that can be computed. */
  Map<String, Interval> intervals(long seed) {
    Map<String, Interval> intervals = new LinkedHashMap<>();
    if (rows() == 0) {
      return intervals;
    }
    Metrics whole = scores().metrics(Map.of());
    resample(seed)
        .forEach(
            (metric, resampled) -> {
              double value = metric.of(whole);
              double[] sample = Arrays.stream(resampled).filter(v -> !Double.isNaN(v)).toArray();
              if (!Double.isNaN(value) && sample.length > 0) {
                intervals.put(metric.id(), interval(value, sample));
              }
            });
    return intervals;
  }

  private static Interval interval(double value, double[] sample) {
    Arrays.sort(sample);
    return new Interval(
        Math.min(value, quantile(sample, 0.025)), Math.max(value, quantile(sample, 0.975)));
  }

  private int resamples() {
    return (int) Math.max(MIN_RESAMPLES, Math.min(RESAMPLES, MAX_DRAWS / rows()));
  }

  /** Returns this metric minus that of the other outcomes, both over the same rows. */
  Difference difference(Outcomes other, Metric metric, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Scores mine = new Scores(labels);
    Scores others = new Scores(labels);
    double[] sample = new double[resamples()];
    for (int r = 0; r < sample.length; r++) {
      mine.clear();
      others.clear();
      for (int i = 0; i < rows(); i++) {
        int row = random.nextInt(rows());
        add(mine, row);
        other.add(others, row);
      }
      sample[r] = mine.score(metric) - others.score(metric);
    }
    double value = scores().score(metric) - other.scores().score(metric);
    return new Difference(value, interval(value, sample));
  }

  private Map<Metric, double[]> resample(long seed) {
    int n = rows();
    int resamples = resamples();
    SplittableRandom random = new SplittableRandom(seed);
    Map<Metric, double[]> samples = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      samples.put(metric, new double[resamples]);
    }
    Scores scores = new Scores(labels);
    for (int r = 0; r < resamples; r++) {
      scores.clear();
      for (int i = 0; i < n; i++) {
        add(scores, random.nextInt(n));
      }
      Metrics metrics = scores.metrics(Map.of());
      for (Map.Entry<Metric, double[]> entry : samples.entrySet()) {
        entry.getValue()[r] = entry.getKey().of(metrics);
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
