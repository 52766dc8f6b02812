package dev.starsight.model;

import dev.starsight.data.internal.Softmax;
import java.util.List;

/**
 * What a model's validation rows tell about its confidences, for estimating its accuracy on rows
 * without labels: the probabilities that are right on average there, how confident it was and how
 * often it was right. It holds no row and no text. {@code dev.starsight.evaluation.unlabelled} fits
 * and uses it. Immutable and thread-safe.
 *
 * <p>The probabilities of a label become softmax(slope · log p + offset): temperature scaling with
 * an offset for each label (bias-corrected temperature scaling; Alexandari et al., Maximum
 * Likelihood with Bias-Corrected Calibration is Hard-To-Beat at Label Shift Adaptation, ICML 2020).
 *
 * @param rows number of validation rows, at least 1
 * @param accuracy 0 to 1, share of them that the model predicts right
 * @param confidence 0 to 1, mean calibrated probability of the predicted label
 * @param shares mean calibrated probability of each label, by label id; above 0
 * @param slope above 0
 * @param offsets by label id
 * @param words common in the texts of these rows
 * @param wordShare 0 to 1, share of the words of these texts that are common
 */
public record ConfidenceReference(
    long rows,
    double accuracy,
    double confidence,
    List<Double> shares,
    double slope,
    List<Double> offsets,
    CommonWords words,
    double wordShare) {

  private static final double MIN_PROBABILITY = 1e-9;

  public ConfidenceReference {
    shares = List.copyOf(shares);
    offsets = List.copyOf(offsets);
    if (rows < 1) {
      throw new IllegalArgumentException("rows must be at least 1, but are " + rows);
    }
    requireShare("accuracy", accuracy);
    requireShare("confidence", confidence);
    requireShare("wordShare", wordShare);
    if (!(slope > 0) || Double.isInfinite(slope)) {
      throw new IllegalArgumentException("a slope must be a number above 0, but is " + slope);
    }
    if (shares.size() != offsets.size()) {
      throw new IllegalArgumentException(
          "shares and offsets must be as many, but are %s and %s"
              .formatted(shares.size(), offsets.size()));
    }
    for (int id = 0; id < shares.size(); id++) {
      if (!(shares.get(id) > 0 && shares.get(id) <= 1)) {
        throw new IllegalArgumentException(
            "the share of a label must be above 0 and at most 1, but is " + shares.get(id));
      }
      if (!Double.isFinite(offsets.get(id))) {
        throw new IllegalArgumentException("an offset must be a number, but is " + offsets.get(id));
      }
    }
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be 0 to 1, but is " + value);
    }
  }

  /**
   * Returns calibrated probabilities by label id, which may change the most probable label.
   *
   * @param raw a prediction of the model without its {@link Calibration}
   * @throws IllegalArgumentException if it is over another number of labels
   */
  public double[] calibrate(Prediction raw) {
    if (raw.labels().size() != offsets.size()) {
      throw new IllegalArgumentException(
          "a reference of %s labels cannot be applied to a prediction of %s"
              .formatted(offsets.size(), raw.labels().size()));
    }
    double[] logits = new double[offsets.size()];
    for (int id = 0; id < logits.length; id++) {
      logits[id] = slope * logProbability(raw, id) + offsets.get(id);
    }
    double[] calibrated = new double[logits.length];
    Softmax.of(logits, calibrated);
    return calibrated;
  }

  /** Returns the logarithm of a predicted probability, at least that of 1e-9. */
  public static double logProbability(Prediction raw, int labelId) {
    return Math.log(Math.max(MIN_PROBABILITY, raw.probability(labelId)));
  }
}
