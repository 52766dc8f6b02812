package dev.starsight.evaluation;

import dev.starsight.model.Prediction;
import java.util.ArrayList;
import java.util.List;

/**
 * The confidence below which a person looks at a prediction, chosen on validation rows. Predictions
 * at least this confident are automatic.
 *
 * @param threshold 0 (everything is automatic) to 1
 * @param reviewShare share of the validation rows below it
 * @param automaticAccuracy share of the automatic validation rows that is right; NaN if there are
 *     none
 * @param met whether what was asked for is met on the validation rows
 */
public record ReviewThreshold(
    double threshold, double reviewShare, double automaticAccuracy, boolean met) {

  /** A smaller automatic part says too little about its accuracy. */
  public static final int LEAST_AUTOMATIC_ROWS = 30;

  /**
   * The lowest threshold whose automatic part is at least so accurate and has at least {@value
   * #LEAST_AUTOMATIC_ROWS} rows (or all, if there are fewer). If none is, the threshold with the
   * most accurate automatic part of at least that many rows, the lower one of equals, and {@code
   * met} is false. Without rows the threshold is 1.
   *
   * @param predictions of validation rows, calibrated
   * @param truth their label ids
   * @param accuracy wanted, 0 to 1
   */
  public static ReviewThreshold forAccuracy(
      List<Prediction> predictions, int[] truth, double accuracy) {
    requireShare("accuracy", accuracy);
    Ranked ranked = Ranked.of(predictions, truth);
    int n = ranked.rows();
    int least = Math.min(LEAST_AUTOMATIC_ROWS, n);
    int chosen = 0;
    int best = 0;
    for (int kept = Math.max(1, least); kept <= n; kept++) {
      if (ranked.mayEndAt(kept)) {
        if (ranked.accuracy(kept) >= accuracy) {
          chosen = kept;
        }
        if (best == 0 || ranked.accuracy(kept) >= ranked.accuracy(best)) {
          best = kept;
        }
      }
    }
    return ranked.threshold(chosen > 0 ? chosen : best, chosen > 0);
  }

  /**
   * The highest threshold that sends at most this share of the rows to a person. Equally confident
   * rows go together, so fewer may go.
   *
   * @param predictions of validation rows, calibrated
   * @param truth their label ids
   * @param reviewShare 0 to 1
   */
  public static ReviewThreshold forReviewShare(
      List<Prediction> predictions, int[] truth, double reviewShare) {
    requireShare("review share", reviewShare);
    Ranked ranked = Ranked.of(predictions, truth);
    int n = ranked.rows();
    int kept = n - (int) Math.floor(reviewShare * n + 1e-9);
    while (!ranked.mayEndAt(kept)) {
      kept++;
    }
    return ranked.threshold(kept, true);
  }

  private static void requireShare(String what, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("the " + what + " must be 0 to 1, but is " + value);
    }
  }

  /** Confidences, highest first, with how many rows are right so far. */
  private record Ranked(List<Double> confidences, List<Integer> rightSoFar) {

    static Ranked of(List<Prediction> predictions, int[] truth) {
      if (predictions.isEmpty()) {
        return new Ranked(List.of(), List.of(0));
      }
      Outcomes outcomes = new Outcomes(predictions.get(0).labels(), truth, predictions);
      List<Double> confidences = new ArrayList<>();
      List<Integer> rightSoFar = new ArrayList<>(List.of(0));
      int right = 0;
      for (int row : outcomes.byConfidence()) {
        confidences.add(outcomes.confidence(row));
        right += outcomes.isRight(row) ? 1 : 0;
        rightSoFar.add(right);
      }
      return new Ranked(confidences, rightSoFar);
    }

    int rows() {
      return confidences.size();
    }

    /** Whether a threshold can keep exactly so many rows. */
    boolean mayEndAt(int kept) {
      return kept == 0
          ? rows() == 0 || confidences.get(0) < 1
          : kept == rows() || confidences.get(kept) < confidences.get(kept - 1);
    }

    double accuracy(int kept) {
      return kept == 0 ? Double.NaN : (double) rightSoFar.get(kept) / kept;
    }

    /**
     * Half-way between the last row kept and the first one sent, so that rounding moves neither.
     */
    ReviewThreshold threshold(int kept, boolean met) {
      double threshold;
      if (kept == 0) {
        threshold = 1;
      } else if (kept == rows()) {
        threshold = 0;
      } else {
        double middle = (confidences.get(kept - 1) + confidences.get(kept)) / 2;
        threshold = middle > confidences.get(kept) ? middle : confidences.get(kept - 1);
      }
      double share = rows() == 0 ? Double.NaN : (double) (rows() - kept) / rows();
      return new ReviewThreshold(threshold, share, accuracy(kept), met);
    }
  }
}
