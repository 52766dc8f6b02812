package dev.starsight.evaluation;

import dev.starsight.model.Calibration;
import dev.starsight.model.Prediction;
import java.util.ArrayList;
import java.util.List;

/** Fits a {@link Calibration} to predictions of rows the model was not trained on. */
public final class CalibrationFit {

  /** Fewer rows say too little about confidence. */
  public static final int LEAST_ROWS = 30;

  /** Predictions of a label that give it a slope and an offset of its own. */
  private static final int LEAST_OF_A_LABEL = 100;

  private static final double LEAST_SLOPE = 0.05;
  private static final int NEWTON_STEPS = 50;

  private static final double LOWEST = 0.05;
  private static final double HIGHEST = 20;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  private CalibrationFit() {}

  /**
   * The temperature, and then for every label that was predicted at least 100 times the slope and
   * the offset with the least log loss of "is the prediction right", drawn weakly towards changing
   * nothing; the other labels get those of all rows together.
   *
   * @param predictions of validation rows, uncalibrated
   * @param truth their label ids
   * @return {@link Calibration#NONE} if there are fewer than {@value #LEAST_ROWS} rows
   */
  public static Calibration of(List<Prediction> predictions, int[] truth) {
    Calibration temperature = temperature(predictions, truth);
    if (truth.length < LEAST_ROWS) {
      return temperature;
    }
    int labels = predictions.get(0).labels().size();
    Rightness all = new Rightness(truth.length);
    int[] predicted = new int[labels];
    List<Prediction> scaled = predictions.stream().map(temperature::apply).toList();
    for (int i = 0; i < truth.length; i++) {
      Prediction prediction = scaled.get(i);
      all.add(prediction.confidence(), prediction.labelId() == truth[i]);
      predicted[prediction.labelId()]++;
    }
    Calibration.Confidence shared = all.fit();
    List<Calibration.Confidence> confidences = new ArrayList<>(labels);
    for (int label = 0; label < labels; label++) {
      if (predicted[label] < LEAST_OF_A_LABEL) {
        confidences.add(shared);
        continue;
      }
      Rightness own = new Rightness(predicted[label]);
      for (int i = 0; i < truth.length; i++) {
        if (scaled.get(i).labelId() == label) {
          own.add(scaled.get(i).confidence(), truth[i] == label);
        }
      }
      confidences.add(own.fit());
    }
    return new Calibration(temperature.temperature(), confidences);
  }

  /** Confidences and whether they were justified: a logistic regression on one number. */
  private static final class Rightness {

    private final double[] logits;
    private final boolean[] right;
    private int size;

    Rightness(int rows) {
      logits = new double[rows];
      right = new boolean[rows];
    }

    void add(double confidence, boolean isRight) {
      double p = Math.max(1e-9, Math.min(1 - 1e-9, confidence));
      logits[size] = Math.log(p / (1 - p));
      right[size++] = isRight;
    }

    /**
     * By Newton's method; a squared distance from (1, 0) is added to the loss, so that it has one
     * minimum even if all predictions are right. Where surer predictions are not more often right,
     * the slope is next to none, and the offset says how often they are.
     */
    Calibration.Confidence fit() {
      Calibration.Confidence free = fit(true);
      return free.slope() > LEAST_SLOPE ? free : fit(false);
    }

    private Calibration.Confidence fit(boolean slopeIsFree) {
      double slope = slopeIsFree ? 1 : LEAST_SLOPE;
      double offset = 0;
      for (int step = 0; step < NEWTON_STEPS; step++) {
        double slopeGradient = slope - 1;
        double offsetGradient = offset;
        double slopeCurve = 1;
        double mixedCurve = 0;
        double offsetCurve = 1;
        for (int i = 0; i < size; i++) {
          double p = 1 / (1 + Math.exp(-(slope * logits[i] + offset)));
          double error = p - (right[i] ? 1 : 0);
          double weight = p * (1 - p);
          slopeGradient += error * logits[i];
          offsetGradient += error;
          slopeCurve += weight * logits[i] * logits[i];
          mixedCurve += weight * logits[i];
          offsetCurve += weight;
        }
        if (!slopeIsFree) {
          slopeGradient = 0;
          mixedCurve = 0;
        }
        double determinant = slopeCurve * offsetCurve - mixedCurve * mixedCurve;
        double slopeStep =
            (offsetCurve * slopeGradient - mixedCurve * offsetGradient) / determinant;
        double offsetStep =
            (slopeCurve * offsetGradient - mixedCurve * slopeGradient) / determinant;
        slope = Math.max(LEAST_SLOPE, slope - Math.max(-1, Math.min(1, slopeStep)));
        offset -= Math.max(-2, Math.min(2, offsetStep));
        if (Math.abs(slopeStep) + Math.abs(offsetStep) < 1e-10) {
          break;
        }
      }
      return new Calibration.Confidence(slope, offset);
    }
  }

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
          "every row needs a prediction, but there are %s rows and %s predictions"
              .formatted(truth.length, predictions.size()));
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
