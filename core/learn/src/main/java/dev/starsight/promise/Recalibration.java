package dev.starsight.promise;

import dev.starsight.model.Calibration;
import dev.starsight.model.Prediction;
import java.util.List;

/**
 * A correction of probabilities for rows of another source, in which labels are not as frequent as
 * where the model was calibrated. The logarithm of each probability is multiplied by a slope and
 * shifted by an offset for its label (the shift of priors of Saerens et al., 2002, and vector
 * scaling of Guo et al., 2017); then the confidence is corrected by {@link Calibration}. The
 * predicted label never changes. Immutable.
 *
 * @param slope above 0; 1 changes nothing
 * @param offsets by label id; all 0 change nothing
 * @param confidence corrects the confidences that result
 */
public record Recalibration(double slope, List<Double> offsets, Calibration confidence) {

  /** Limits logarithms, as a probability may be 0. */
  private static final double LEAST = 1e-6;

  public Recalibration {
    if (!(slope > 0 && slope < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a slope must be a number above 0, but is " + slope);
    }
    offsets = List.copyOf(offsets);
    for (double offset : offsets) {
      if (!Double.isFinite(offset)) {
        throw new IllegalArgumentException("an offset must be a number, but is " + offset);
      }
    }
    if (!confidence.confidences().isEmpty() && confidence.confidences().size() != offsets.size()) {
      throw new IllegalArgumentException(
          "there must be as many confidences as offsets, but there are %s and %s"
              .formatted(confidence.confidences().size(), offsets.size()));
    }
  }

  /**
   * Returns the prediction with corrected probabilities.
   *
   * @throws IllegalArgumentException if there are offsets for another number of labels
   */
  public Prediction apply(Prediction prediction) {
    return confidence.apply(shifted(prediction));
  }

  private Prediction shifted(Prediction prediction) {
    if (offsets.size() != prediction.labels().size()) {
      throw new IllegalArgumentException(
          "a correction of %s labels cannot be applied to a prediction of %s"
              .formatted(offsets.size(), prediction.labels().size()));
    }
    double[] logits = logarithms(prediction);
    for (int id = 0; id < logits.length; id++) {
      logits[id] = slope * logits[id] + offsets.get(id);
    }
    Prediction shifted = Prediction.ofLogits(prediction.labels(), logits);
    int label = prediction.labelId();
    return Calibration.withConfidence(
        prediction.labels(), shifted.probabilities(), label, shifted.probability(label));
  }

  static double[] logarithms(Prediction prediction) {
    double[] logarithms = prediction.probabilities();
    for (int id = 0; id < logarithms.length; id++) {
      logarithms[id] = Math.log(Math.max(LEAST, logarithms[id]));
    }
    return logarithms;
  }
}
