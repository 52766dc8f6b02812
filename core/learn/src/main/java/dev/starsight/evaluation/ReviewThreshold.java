package dev.starsight.evaluation;

import dev.starsight.model.Prediction;
import java.util.List;

/**
 * The confidence below which a person reviews a prediction, chosen on validation rows. Predictions
 * at least this confident are automatic.
 *
 * @param confidence 0 (everything is automatic) to 1
 */
public record ReviewThreshold(double confidence) {

  /**
   * Returns the highest threshold that sends at most this share of the rows to a person. Equally
   * confident rows stay together, so the actual share may be smaller. Without rows the threshold is
   * 1.
   *
   * @param predictions of validation rows, calibrated
   * @param reviewShare 0 to 1
   */
  public static ReviewThreshold forReviewShare(List<Prediction> predictions, double reviewShare) {
    if (!(reviewShare >= 0 && reviewShare <= 1)) {
      throw new IllegalArgumentException(
          "the review share must be 0 to 1, but is %s".formatted(reviewShare));
    }
    double[] sorted = predictions.stream().mapToDouble(Prediction::confidence).sorted().toArray();
    int reviewed = (int) Math.floor(reviewShare * sorted.length + 1e-9);
    while (!canEndAt(sorted, reviewed)) {
      reviewed--;
    }
    if (reviewed == sorted.length) {
      return new ReviewThreshold(1);
    }
    return new ReviewThreshold(reviewed == 0 ? 0 : between(sorted[reviewed - 1], sorted[reviewed]));
  }

  /** Returns whether a threshold can send exactly this many rows to a person. */
  private static boolean canEndAt(double[] sorted, int reviewed) {
    if (reviewed == 0) {
      return true;
    }
    return sorted[reviewed - 1] < (reviewed == sorted.length ? 1 : sorted[reviewed]);
  }

  /** Half-way between the last row reviewed and the next one, so that rounding moves neither. */
  private static double between(double reviewed, double kept) {
    double middle = (reviewed + kept) / 2;
    return middle > reviewed ? middle : kept;
  }
}
