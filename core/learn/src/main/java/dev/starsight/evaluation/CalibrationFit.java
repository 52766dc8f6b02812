package dev.starsight.evaluation;

import dev.starsight.model.Calibration;
import dev.starsight.model.Prediction;
import dev.starsight.model.internal.LogisticRegression;
import java.util.List;
import java.util.stream.IntStream;

/** Fits a {@link Calibration} to uncalibrated predictions of rows the model was not trained on. */
final class CalibrationFit {

  /** With fewer rows, nothing is calibrated. */
  static final int MIN_ROWS = 30;

  /** Predictions that a label needs for a slope and an offset of its own. */
  private static final int MIN_LABEL_ROWS = 100;

  private static final double MIN_TEMPERATURE = 0.05;
  private static final double MAX_TEMPERATURE = 20;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  private CalibrationFit() {}

  /**
   * Fits the temperature, and then the slope and the offset that minimize the log loss of "is the
   * prediction right", weakly regularized towards changing nothing: for each label that was
   * predicted at least 100 times, and for the other labels on all rows together.
   *
   * @return {@link Calibration#NONE} if there are fewer than {@value #MIN_ROWS} rows
   */
  static Calibration of(List<Prediction> predictions, int[] truth) {
    Outcomes.requireSameSize(truth, predictions);
    if (truth.length < MIN_ROWS) {
      return Calibration.NONE;
    }
    Calibration temperature = temperature(predictions, truth);
    List<Prediction> scaled = predictions.stream().map(temperature::apply).toList();
    Calibration.Confidence shared =
        confidence(scaled, truth, IntStream.range(0, truth.length).toArray());
    List<Calibration.Confidence> confidences =
        IntStream.range(0, predictions.get(0).labels().size())
            .mapToObj(
                label ->
                    IntStream.range(0, truth.length)
                        .filter(row -> scaled.get(row).labelId() == label)
                        .toArray())
            .map(rows -> rows.length < MIN_LABEL_ROWS ? shared : confidence(scaled, truth, rows))
            .toList();
    return new Calibration(temperature.temperature(), confidences);
  }

  /**
   * Fits a logistic regression of "is the prediction right" on the confidence. A squared distance
   * from (1, 0) is added to the loss, so that it has one minimum even if all predictions are right.
   * Where more confident predictions are not more often right, the slope is next to none, and the
   * offset expresses how often they are.
   */
  private static Calibration.Confidence confidence(
      List<Prediction> predictions, int[] truth, int[] rows) {
    double[] logits = new double[rows.length];
    boolean[] right = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      Prediction prediction = predictions.get(rows[i]);
      double p = Math.max(1e-9, Math.min(1 - 1e-9, prediction.confidence()));
      logits[i] = Math.log(p / (1 - p));
      right[i] = prediction.labelId() == truth[rows[i]];
    }
    Calibration.Confidence free = confidence(logits, right, true);
    return free.slope() > LogisticRegression.MIN_SLOPE ? free : confidence(logits, right, false);
  }

  private static Calibration.Confidence confidence(
      double[] logits, boolean[] right, boolean slopeIsFree) {
    double[] fitted = LogisticRegression.fit(logits, right, 1, slopeIsFree);
    return new Calibration.Confidence(fitted[0], fitted[1]);
  }

  /**
   * Returns the temperature between 0.05 and 20 with the least log loss, found by golden-section
   * search: log loss is convex in the inverse temperature, so it has one minimum.
   */
  static Calibration temperature(List<Prediction> predictions, int[] truth) {
    Outcomes.requireSameSize(truth, predictions);
    double[][] logits = new double[truth.length][];
    for (int i = 0; i < truth.length; i++) {
      logits[i] = logits(predictions.get(i));
      Outcomes.requireId(predictions.get(i).labels(), truth[i]);
    }
    double low = Math.log(MIN_TEMPERATURE);
    double high = Math.log(MAX_TEMPERATURE);
    double left = high - GOLDEN * (high - low);
    double right = low + GOLDEN * (high - low);
    double leftLoss = loss(logits, truth, Math.exp(left));
    double rightLoss = loss(logits, truth, Math.exp(right));
    while (high - low > 1e-5) {
      if (leftLoss <= rightLoss) {
        high = right;
        right = left;
        rightLoss = leftLoss;
        left = high - GOLDEN * (high - low);
        leftLoss = loss(logits, truth, Math.exp(left));
      } else {
        low = left;
        left = right;
        leftLoss = rightLoss;
        right = low + GOLDEN * (high - low);
        rightLoss = loss(logits, truth, Math.exp(right));
      }
    }
    double temperature = Math.exp((low + high) / 2);
    boolean better = loss(logits, truth, temperature) < loss(logits, truth, 1);
    return better ? new Calibration(temperature) : Calibration.NONE;
  }

  private static double[] logits(Prediction prediction) {
    double[] logits = prediction.probabilities();
    for (int i = 0; i < logits.length; i++) {
      logits[i] = Math.log(Math.max(Outcomes.MIN_PROBABILITY, logits[i]));
    }
    return logits;
  }

  private static double loss(double[][] logits, int[] truth, double temperature) {
    double sum = 0;
    for (int i = 0; i < truth.length; i++) {
      double[] row = logits[i];
      double max = row[0];
      for (double v : row) {
        max = Math.max(max, v);
      }
      double total = 0;
      for (double v : row) {
        total += Math.exp((v - max) / temperature);
      }
      sum += Math.log(total) - (row[truth[i]] - max) / temperature;
    }
    return sum / truth.length;
  }
}
