package dev.starsight.model;

/**
 * Makes confidences mean what they say by temperature scaling (Guo et al., 2017): probabilities
 * become softmax(log p / temperature). The order of the labels stays, so the predicted label does
 * too. {@code dev.starsight.evaluation} fits it.
 *
 * @param temperature above 0; above 1 lowers confidence, below 1 raises it, 1 changes nothing
 */
public record Calibration(double temperature) {

  /** Changes nothing. */
  public static final Calibration NONE = new Calibration(1);

  public Calibration {
    if (!(temperature > 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException(
          "a temperature must be a number above 0, but is " + temperature);
    }
  }

  /** The prediction with its probabilities scaled. */
  public Prediction apply(Prediction prediction) {
    if (temperature == 1) {
      return prediction;
    }
    double[] logits = prediction.probabilities();
    for (int i = 0; i < logits.length; i++) {
      logits[i] = Math.log(logits[i]) / temperature;
    }
    return Prediction.ofLogits(prediction.labels(), logits);
  }

  /**
   * The classifier with its predictions calibrated; everything else is the classifier's own, its
   * payload and closing too.
   */
  public Classifier applyTo(Classifier classifier) {
    return new CalibratedClassifier(classifier, this);
  }
}
