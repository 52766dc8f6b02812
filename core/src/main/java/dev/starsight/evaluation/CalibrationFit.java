package dev.starsight.evaluation;

import dev.starsight.model.Calibration;
import dev.starsight.model.Prediction;
import java.util.List;

/** Fits a {@link Calibration} to predictions of rows the model was not trained on. */
public final class CalibrationFit {

  /** Fewer rows say too little about confidence. */
  public static final int LEAST_ROWS = 30;

  private static final double LOWEST = 0.05;
  private static final double HIGHEST = 20;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  private CalibrationFit() {}

  /**
   * The temperature between 0.05 and 20 with the least log loss, by golden-section search: log loss
   * is convex in the inverse temperature, so it has one minimum.
   *
   * @param predictions of validation rows, uncalibrated
   * @param truth their label ids
   * @return {@link Calibration#NONE} if there are fewer than {@value #LEAST_ROWS} rows
   */
  public static Calibration temperature(List<Prediction> predictions, int[] truth) {
    if (truth.length != predictions.size()) {
      throw new IllegalArgumentException(
          "every row needs a prediction, but there are "
              + truth.length
              + " rows and "
              + predictions.size()
              + " predictions");
    }
    if (truth.length < LEAST_ROWS) {
      return Calibration.NONE;
    }
    double[][] logits = new double[truth.length][];
    for (int i = 0; i < truth.length; i++) {
      logits[i] = logits(predictions.get(i));
      ConfusionMatrix.checked(predictions.get(i).labels(), truth[i]);
    }
    double low = Math.log(LOWEST);
    double high = Math.log(HIGHEST);
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
      logits[i] = Math.log(Math.max(Outcomes.LEAST_PROBABILITY, logits[i]));
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
