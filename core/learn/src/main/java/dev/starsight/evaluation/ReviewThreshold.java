package dev.starsight.evaluation;

import dev.starsight.model.Prediction;
import java.util.List;

/**
 * The confidence below which a person reviews a prediction, chosen on validation rows. Predictions
 * at least this confident are automatic.
 *
 * @param confidence 0 (everything is automatic) to 1
 * @param reviewShare share of the validation rows below it
 * @param automaticAccuracy share of the automatic validation rows that is right; NaN if there are
 *     none
 * @param met whether the requirement is met on the validation rows
 */
public record ReviewThreshold(
    double confidence, double reviewShare, double automaticAccuracy, boolean met) {

  /** The accuracy of fewer automatic rows is not trusted. */
  public static final int MIN_AUTOMATIC_ROWS = 30;

  /**
   * Returns the lowest threshold whose automatic part has at least this accuracy and at least
   * {@value #MIN_AUTOMATIC_ROWS} rows (or all, if there are fewer). If there is none, returns the
   * threshold with the most accurate automatic part of at least that many rows, the lower one of
   * equals, and {@code met} is false. Without rows the threshold is 1.
   *
   * @param predictions of validation rows, calibrated
   * @param truth their label ids
   * @param accuracy required accuracy, 0 to 1
   */
  public static ReviewThreshold forAccuracy(
      List<Prediction> predictions, int[] truth, double accuracy) {
    requireShare("accuracy", accuracy);
    Ranking ranking = new Ranking(predictions, truth);
    int n = ranking.rows();
    int chosen = 0;
    int best = 0;
    for (int kept = Math.max(1, Math.min(MIN_AUTOMATIC_ROWS, n)); kept <= n; kept++) {
      if (ranking.canEndAt(kept)) {
        if (ranking.accuracy(kept) >= accuracy) {
          chosen = kept;
        }
        if (best == 0 || ranking.accuracy(kept) >= ranking.accuracy(best)) {
          best = kept;
        }
      }
    }
    return ranking.threshold(chosen > 0 ? chosen : best, chosen > 0);
  }

  /**
   * Returns the highest threshold that sends at most this share of the rows to a person. Equally
   * confident rows stay together, so the actual share may be smaller.
   *
   * @param predictions of validation rows, calibrated
   * @param truth their label ids
   * @param reviewShare 0 to 1
   */
  public static ReviewThreshold forReviewShare(
      List<Prediction> predictions, int[] truth, double reviewShare) {
    requireShare("review share", reviewShare);
    Ranking ranking = new Ranking(predictions, truth);
    int n = ranking.rows();
    int kept = n - (int) Math.floor(reviewShare * n + 1e-9);
    while (!ranking.canEndAt(kept)) {
      kept++;
    }
    return ranking.threshold(kept, true);
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("the %s must be 0 to 1, but is %s".formatted(name, value));
    }
  }

  /** Confidences, highest first, and how many of the first rows are right. */
  private static final class Ranking {

    private final double[] confidences;
    private final int[] right;

    Ranking(List<Prediction> predictions, int[] truth) {
      confidences = new double[predictions.size()];
      right = new int[predictions.size() + 1];
      if (predictions.isEmpty()) {
        return;
      }
      Outcomes outcomes = new Outcomes(predictions.get(0).labels(), truth, predictions);
      int[] order = outcomes.byConfidence();
      for (int i = 0; i < order.length; i++) {
        confidences[i] = outcomes.confidence(order[i]);
        right[i + 1] = right[i] + (outcomes.isRight(order[i]) ? 1 : 0);
      }
    }

    int rows() {
      return confidences.length;
    }

    /** Whether a threshold can keep exactly this many rows. */
    boolean canEndAt(int kept) {
      return kept == 0
          ? rows() == 0 || confidences[0] < 1
          : kept == rows() || confidences[kept] < confidences[kept - 1];
    }

    double accuracy(int kept) {
      return kept == 0 ? Double.NaN : (double) right[kept] / kept;
    }

    ReviewThreshold threshold(int kept, boolean met) {
      double share = rows() == 0 ? Double.NaN : (double) (rows() - kept) / rows();
      double confidence = kept == 0 ? 1 : kept == rows() ? 0 : between(kept);
      return new ReviewThreshold(confidence, share, accuracy(kept), met);
    }

    /** Half-way between the last row kept and the next one, so that rounding moves neither. */
    private double between(int kept) {
      double middle = (confidences[kept - 1] + confidences[kept]) / 2;
      return middle > confidences[kept] ? middle : confidences[kept - 1];
    }
  }
}
