package dev.starsight.evaluation;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import dev.starsight.evaluation.ConfusionMatrix.LabelScore;
import dev.starsight.model.Classifier;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.model.Metrics.Interval;
import dev.starsight.model.Prediction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Predictions compared with the truth; prints as a table. Immutable.
 *
 * <p>Intervals are 95 % intervals: Wilson's for the accuracy and, put together from the labels, for
 * the balanced accuracy; the inversion of a test for the calibration error, which is about {@link
 * Metrics#eceDebiased}, not about {@code ece}; percentile bootstrap intervals (Efron and
 * Tibshirani, 1993) for the others, over 1,000 resamples, fewer beyond 50,000 rows but at least
 * 200. Rows whose normalized texts are equal are drawn together, and count together in the other
 * intervals, unless there are fewer than 30 different texts. docs/statistics.md has the simulated
 * coverage. Intervals show how much the metrics depend on which rows were drawn, not on the seed
 * the model was trained with.
 */
public final class Evaluation {

  /** The seed of {@link #of(Classifier, Dataset)}. */
  public static final long DEFAULT_SEED = 42;

  private static final int CURVE_POINTS = 100;

  private final List<Judgement> judgements;
  private final Outcomes outcomes;
  private final Scores scores;
  private final Metrics metrics;

  private Evaluation(List<Judgement> judgements, Outcomes outcomes, long seed) {
    this.judgements = judgements;
    this.outcomes = outcomes;
    this.scores = outcomes.scores();
    this.metrics = outcomes.metrics(seed);
  }

  /** Computes the metrics alone, without intervals: cheap enough for every epoch. */
  public static Metrics metrics(LabelSet labels, int[] truth, List<Prediction> predictions) {
    return new Outcomes(labels, truth, predictions).metrics();
  }

  /**
   * Computes one metric as {@link Metric#score}, in a fraction of the time of {@link #metrics}: for
   * choices among many predictions of the same rows.
   */
  public static double score(
      LabelSet labels, int[] truth, List<Prediction> predictions, Metric metric) {
    return new Outcomes(labels, truth, predictions).scores().score(metric);
  }

  /** Predicts and evaluates labelled examples; resamples with {@link #DEFAULT_SEED}. */
  public static Evaluation of(Classifier classifier, Dataset<Example> labelled) {
    return of(classifier, labelled, DEFAULT_SEED);
  }

  /**
   * Predicts and evaluates labelled examples.
   *
   * @throws StarsightException if an example has no label, or one the classifier does not know
   */
  public static Evaluation of(Classifier classifier, Dataset<Example> labelled, long seed) {
    truth(classifier.labels(), labelled.rows());
    return of(classifier.labels(), labelled.rows(), classifier.predict(labelled.rows()), seed);
  }

  /**
   * Evaluates predictions.
   *
   * @param labels the model's labels; one that does not occur among the examples has a recall of
   *     NaN and is left out of means
   * @param predictions one for every example, in the same order
   * @throws StarsightException if an example has no label, or one that is not among {@code labels}
   */
  public static Evaluation of(
      LabelSet labels, List<Example> labelled, List<Prediction> predictions, long seed) {
    Outcomes outcomes = outcomes(labels, labelled, predictions);
    List<Judgement> judgements =
        IntStream.range(0, labelled.size())
            .mapToObj(i -> new Judgement(labelled.get(i), predictions.get(i)))
            .toList();
    return new Evaluation(judgements, outcomes, seed);
  }

  private static Outcomes outcomes(
      LabelSet labels, List<Example> labelled, List<Prediction> predictions) {
    return new Outcomes(
        labels,
        truth(labels, labelled),
        predictions,
        Decoding.MOST_PROBABLE,
        RowGroups.ofTexts(labelled));
  }

  /**
   * Returns the label ids of labelled examples.
   *
   * @throws StarsightException naming the example, if it has no label or one that is unknown
   */
  public static int[] truth(LabelSet labels, List<Example> labelled) {
    return labelled.stream().mapToInt(example -> labelId(labels, example)).toArray();
  }

  private static int labelId(LabelSet labels, Example example) {
    String label = example.label();
    if (label == null) {
      throw new StarsightException(
          "example %s has no label, so its prediction cannot be evaluated".formatted(example.id()));
    }
    if (!labels.contains(label)) {
      throw new StarsightException(
          "label \"%s\" of example %s is not one of the model's labels %s"
              .formatted(label, example.id(), labels));
    }
    return labels.idOf(label);
  }

  /** Returns every metric, with intervals. */
  public Metrics metrics() {
    return metrics;
  }

  public ConfusionMatrix confusion() {
    return scores.confusion();
  }

  /** Returns precision, recall, F1 and support by label id. */
  public List<LabelScore> perLabel() {
    ConfusionMatrix confusion = confusion();
    return IntStream.range(0, metrics.labels().size()).mapToObj(confusion::score).toList();
  }

  /** Returns the 15 bins of the reliability diagram, including those without rows. */
  public List<ReliabilityBin> reliability() {
    return IntStream.range(0, Scores.BINS)
        .mapToObj(
            b ->
                new ReliabilityBin(
                    (double) b / Scores.BINS,
                    (b + 1.0) / Scores.BINS,
                    scores.binRows(b),
                    scores.binConfidence(b),
                    scores.binAccuracy(b)))
        .toList();
  }

  /**
   * Returns the risk-coverage curve from the few most confident predictions to all of them, at most
   * about a hundred points; the last one keeps every row. Empty without rows.
   */
  public List<CoveragePoint> riskCoverage() {
    int n = outcomes.rows();
    int[] order = outcomes.byConfidence();
    List<CoveragePoint> points = new ArrayList<>();
    long right = 0;
    int reported = 0;
    for (int i = 0; i < n; i++) {
      right += outcomes.isRight(order[i]) ? 1 : 0;
      int kept = i + 1;
      boolean endsTie =
          kept == n || outcomes.confidence(order[kept]) < outcomes.confidence(order[i]);
      if (endsTie && (long) kept * CURVE_POINTS >= (reported + 1L) * n) {
        points.add(
            new CoveragePoint(
                outcomes.confidence(order[i]), (double) kept / n, (double) right / kept));
        reported = (int) ((long) kept * CURVE_POINTS / n);
      }
    }
    return points;
  }

  /** Returns every example with its prediction, in order. */
  public List<Judgement> judgements() {
    return judgements;
  }

  /** Returns the most confident mistakes, at most {@code count}. */
  public List<Judgement> mostConfidentMistakes(int count) {
    return judgements.stream()
        .filter(j -> !j.isRight())
        .sorted(Comparator.comparingDouble(j -> -j.prediction().confidence()))
        .limit(count)
        .toList();
  }

  /** Returns the least confident predictions, at most {@code count}. */
  public List<Judgement> leastConfident(int count) {
    return judgements.stream()
        .sorted(Comparator.comparingDouble(j -> j.prediction().confidence()))
        .limit(count)
        .toList();
  }

  /** Returns tables of the metrics with intervals, the labels and the confusion matrix. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(row("rows", Long.toString(metrics.rows())));
    for (Metrics.Figure figure : metrics.figures()) {
      Interval interval = figure.interval();
      String value = number(figure.value());
      text.append(
          interval == null
              ? row(figure.name(), value)
              : row(figure.name(), value, number(interval.low()), number(interval.high())));
    }
    text.append('\n').append(row("label", "precision", "recall", "f1", "rows"));
    for (LabelScore score : perLabel()) {
      text.append(
          row(
              ConfusionMatrix.shown(score.label()),
              number(score.precision()),
              number(score.recall()),
              number(score.f1()),
              Long.toString(score.support())));
    }
    return metrics.showsConfusion()
        ? text.append('\n').append(confusion()).toString()
        : text.toString();
  }

  private static String row(String name, String... cells) {
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-18s", name));
    for (String cell : cells) {
      text.append(String.format(Locale.ROOT, "%10s", cell));
    }
    return text.append('\n').toString();
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }

  /**
   * A point of the risk-coverage curve (El-Yaniv and Wiener, 2010): how many predictions are kept
   * above a confidence, and how accurate they are.
   *
   * @param threshold predictions at least this confident are kept
   * @param share share of rows kept, 0 to 1
   * @param accuracy share of the kept rows that is right
   */
  public record CoveragePoint(double threshold, double share, double accuracy) {}

  /**
   * The predictions whose confidence lies in an interval: calibrated ones are right as often as
   * they are confident.
   *
   * @param low lower end, excluded (0 is included in the first bin)
   * @param high upper end, included
   * @param rows how many predictions
   * @param confidence their mean confidence; NaN without rows
   * @param accuracy the share of them that is right; NaN without rows
   */
  public record ReliabilityBin(
      double low, double high, long rows, double confidence, double accuracy) {}

  /** A labelled example and its prediction. */
  public record Judgement(Example example, Prediction prediction) {

    /** Returns whether the prediction is the example's label. */
    public boolean isRight() {
      return prediction.label().equals(example.label());
    }
  }

  /**
   * How much better one model is than another on the same rows. Hard rows are hard for both models,
   * so a difference is known better than either metric: the interval is a 95 % bootstrap interval
   * of the difference, each resample drawing the same rows for both. Immutable.
   *
   * @param value metric of the first minus that of the second, signed so that above 0 the first is
   *     better
   * @param interval of the value
   */
  public record Difference(double value, Interval interval) {

    /**
     * Compares two models that were chosen without these rows; the interval is the percentile
     * interval of this one difference. Every row is drawn for itself.
     *
     * @param truth label ids by row, at least one
     * @param one predictions of the rows
     * @param other predictions of the same rows
     * @param seed of the bootstrap
     */
    public static Difference of(
        LabelSet labels,
        int[] truth,
        List<Prediction> one,
        List<Prediction> other,
        Metric metric,
        long seed) {
      return new Outcomes(labels, truth, one)
          .difference(new Outcomes(labels, truth, other), metric, seed);
    }

    /**
     * Compares two models like {@link #of(LabelSet, int[], List, List, Metric, long)}, but draws
     * rows whose normalized texts are equal together, as they are no evidence of their own.
     *
     * @param labelled at least one row
     */
    public static Difference ofTexts(
        LabelSet labels,
        List<Example> labelled,
        List<Prediction> one,
        List<Prediction> other,
        Metric metric,
        long seed) {
      return outcomes(labels, labelled, one)
          .difference(outcomes(labels, labelled, other), metric, seed);
    }

    /**
     * Compares the best of several models with each of them, on the rows that told which is best.
     * The intervals hold for all of them at once and for any choice of the best: they are as wide
     * as the 96 % quantile of the largest studentized difference between any two models in a
     * resample makes them (Tukey's and Hsu's multiple comparisons; the bootstrap of Westfall and
     * Young, 1993; with the 95 % quantile, 6 % of simulated searches had a clear winner). So if all
     * models are equally good, one is clearly worse in about 5 % of cases.
     *
     * @param labelled at least one row
     * @param models predictions of the rows by each model, the best model first
     * @param seed of the bootstrap
     * @return the difference of the first model and each, in order; that of the first itself is 0
     */
    public static List<Difference> fromBest(
        LabelSet labels,
        List<Example> labelled,
        List<List<Prediction>> models,
        Metric metric,
        long seed) {
      RowGroups groups = RowGroups.ofTexts(labelled);
      int[] truth = truth(labels, labelled);
      return ComparisonsWithBest.of(
          models.stream()
              .map(one -> new Outcomes(labels, truth, one, Decoding.MOST_PROBABLE, groups))
              .toList(),
          metric,
          seed);
    }

    /** Returns whether the interval leaves no doubt which is better. */
    public boolean isClear() {
      return interval.low() > 0 || interval.high() < 0;
    }
  }
}
