package dev.starsight.evaluation;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.evaluation.unlabelled.ReferenceFit;
import dev.starsight.model.Calibration;
import dev.starsight.model.Calibration.CalibratedClassifier;
import dev.starsight.model.Classifier;
import dev.starsight.model.ConfidenceReference;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDescription;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the validation part tells about a classifier before it is saved: the calibration of its
 * confidences, its metrics when calibrated, and the confidence below which a person should review
 * predictions. Immutable.
 *
 * <p>The metrics are cross-fitted: each fifth of the rows, with equal texts in one fifth, is
 * calibrated by the other four fifths, because a calibration looks too good on the rows it was
 * fitted on. The classifier itself is calibrated by all rows. Calibration changes no predicted
 * label, so this concerns the log loss and the calibration error only.
 *
 * @param calibration fitted on all these rows
 * @param metrics of {@code predictions}, with intervals
 * @param threshold sends at most {@link #REVIEW_SHARE} of these rows to a person
 * @param predictions of the rows, in order, each calibrated without its row
 * @param raw the same before calibration
 * @param predictSeconds wall time of predicting them
 * @param reference for estimating the accuracy on rows without labels; null without rows
 */
public record Validation(
    Calibration calibration,
    Metrics metrics,
    ReviewThreshold threshold,
    List<Prediction> predictions,
    List<Prediction> raw,
    double predictSeconds,
    @Nullable ConfidenceReference reference) {

  /** The default share of predictions that a person reviews. */
  public static final double REVIEW_SHARE = 0.2;

  private static final int FOLDS = 5;

  public Validation {
    predictions = List.copyOf(predictions);
    raw = List.copyOf(raw);
  }

  /**
   * Predicts and evaluates validation rows.
   *
   * @param classifier not yet calibrated
   * @param validation labelled rows it was not trained on; without any the calibration changes
   *     nothing and the metrics are NaN
   * @param seed of the bootstrap
   */
  public static Validation of(Classifier classifier, Dataset<Example> validation, long seed) {
    long start = System.nanoTime();
    List<Prediction> raw = classifier.predict(validation.rows());
    double seconds = (System.nanoTime() - start) / 1e9;
    return of(classifier.labels(), validation, raw, seconds, seed);
  }

  /**
   * Evaluates predictions that were made before.
   *
   * @param raw one for every row, in order, not yet calibrated
   * @param seconds wall time of making them
   */
  public static Validation of(
      LabelSet labels,
      Dataset<Example> validation,
      List<Prediction> raw,
      double seconds,
      long seed) {
    int[] truth = Evaluation.truth(labels, validation.rows());
    Calibration calibration = CalibrationFit.of(raw, truth);
    List<Prediction> calibrated = raw.stream().map(calibration::apply).toList();
    List<Prediction> predictions = crossFitted(validation.rows(), truth, raw, seed);
    return new Validation(
        calibration,
        Evaluation.of(labels, validation.rows(), predictions, seed).metrics(),
        ReviewThreshold.forReviewShare(calibrated, REVIEW_SHARE),
        predictions,
        raw,
        seconds,
        raw.isEmpty()
            ? null
            : ReferenceFit.of(raw, truth, validation.stream().map(Example::text).toList()));
  }

  /**
   * Returns what a choice on validation rows maximizes for a metric, such as that of an epoch or of
   * an ensemble's members. It is the {@link Evaluation#score}, but for metrics that count hits:
   * they change in jumps, so that a choice by them follows single rows. The negative log loss takes
   * the place of the accuracy, and the negative mean of the labels' log losses that of the balanced
   * accuracy and macro F1.
   *
   * @return comparable for the same rows and metric only; negative infinity if there are no rows
   */
  public static double selectionScore(
      LabelSet labels, int[] truth, List<Prediction> predictions, Metric metric) {
    if (!metric.countsHits()) {
      return Evaluation.score(labels, truth, predictions, metric);
    }
    Outcomes.requireSameSize(truth, predictions);
    double[] sums = new double[labels.size()];
    int[] rows = new int[labels.size()];
    for (int row = 0; row < truth.length; row++) {
      double probability = predictions.get(row).probability(truth[row]);
      sums[truth[row]] += Math.log(Math.max(Outcomes.MIN_PROBABILITY, probability));
      rows[truth[row]]++;
    }
    if (metric == Metric.ACCURACY && truth.length > 0) {
      return DoubleStream.of(sums).sum() / truth.length;
    }
    return IntStream.range(0, sums.length)
        .filter(label -> rows[label] > 0)
        .mapToDouble(label -> sums[label] / rows[label])
        .average()
        .orElse(Double.NEGATIVE_INFINITY);
  }

  /**
   * Returns the {@link #selectionScore} of predictions scaled by the temperature with the least log
   * loss on the same rows, however few. An epoch should not be judged by confidence that a
   * calibration takes away: on few rows, the log loss rises long before the hits become fewer.
   */
  public static double calibratedSelectionScore(
      LabelSet labels, int[] truth, List<Prediction> predictions, Metric metric) {
    Calibration temperature = CalibrationFit.temperature(predictions, truth);
    List<Prediction> scaled = predictions.stream().map(temperature::apply).toList();
    return selectionScore(labels, truth, scaled, metric);
  }

  /** Calibrates each fold by the others. */
  private static List<Prediction> crossFitted(
      List<Example> rows, int[] truth, List<Prediction> raw, long seed) {
    int[] foldOf = RowGroups.ofTexts(rows).folds(FOLDS, seed);
    Prediction[] calibrated = new Prediction[foldOf.length];
    for (int fold = 0; fold < FOLDS; fold++) {
      int held = fold;
      int[] others = IntStream.range(0, foldOf.length).filter(row -> foldOf[row] != held).toArray();
      Calibration calibration =
          CalibrationFit.of(
              IntStream.of(others).mapToObj(raw::get).toList(),
              IntStream.of(others).map(row -> truth[row]).toArray());
      for (int row = 0; row < foldOf.length; row++) {
        if (foldOf[row] == fold) {
          calibrated[row] = calibration.apply(raw.get(row));
        }
      }
    }
    return List.of(calibrated);
  }

  /** Returns the classifier with calibrated predictions; closing it closes the classifier. */
  public Classifier calibrated(Classifier classifier) {
    return new CalibratedClassifier(classifier, calibration);
  }

  /** Returns the description to save the classifier with. */
  public ModelDescription describe(Classifier classifier, Provenance provenance, String version) {
    return ModelDescription.of(classifier, provenance, version)
        .withCalibration(calibration)
        .withValidation(metrics)
        .withReviewThreshold(threshold.confidence())
        .withReference(reference);
  }
}
