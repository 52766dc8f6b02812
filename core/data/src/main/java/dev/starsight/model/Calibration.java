package dev.starsight.model;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Makes confidences mean what they say: first temperature scaling (Guo et al., 2017), softmax(log p
 * / temperature); then the confidence, that is the probability of the predicted label, becomes
 * sigmoid(slope · logit(confidence) + offset) with a slope and an offset of that label's own
 * (Platt, 1999), and the other probabilities share what is left as they did before, none reaching
 * the confidence. So the predicted label stays what it was. A label of its own matters where a
 * model was taught that all labels are equally frequent: it is then too sure of the rare ones and
 * too modest about the frequent ones at once. {@code dev.starsight.evaluation} fits it.
 *
 * @param temperature above 0; above 1 lowers confidence, below 1 raises it, 1 changes nothing
 * @param confidences by label id; empty if the temperature is all
 */
public record Calibration(double temperature, List<Confidence> confidences) {

  /** Changes nothing. */
  public static final Calibration NONE = new Calibration(1);

  /** What keeps the confidence above 1/labels, and the other probabilities below it. */
  private static final double MARGIN = 1e-6;

  /**
   * What becomes of the confidence in one label.
   *
   * @param slope above 0, so that the surer stays the surer
   * @param offset any number
   */
  public record Confidence(double slope, double offset) {

    /** Changes nothing. */
    public static final Confidence NONE = new Confidence(1, 0);

    public Confidence {
      if (!(slope > 0) || Double.isInfinite(slope)) {
        throw new IllegalArgumentException("a slope must be a number above 0, but is " + slope);
      }
      if (!Double.isFinite(offset)) {
        throw new IllegalArgumentException("an offset must be a number, but is " + offset);
      }
    }

    double of(double confidence) {
      double logit = Math.log(confidence) - Math.log1p(-Math.min(confidence, 1 - 1e-12));
      return 1 / (1 + Math.exp(-(slope * logit + offset)));
    }
  }

  public Calibration {
    if (!(temperature > 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException(
          "a temperature must be a number above 0, but is " + temperature);
    }
    confidences = List.copyOf(confidences);
  }

  /** Temperature scaling alone. */
  public Calibration(double temperature) {
    this(temperature, List.of());
  }

  /**
   * The prediction with its probabilities calibrated.
   *
   * @throws IllegalArgumentException if there are confidences, but for another number of labels
   */
  public Prediction apply(Prediction prediction) {
    Prediction scaled = scale(prediction);
    if (confidences.isEmpty()) {
      return scaled;
    }
    if (confidences.size() != prediction.labels().size()) {
      throw new IllegalArgumentException(
          "a calibration of %s labels cannot be applied to a prediction of %s"
              .formatted(confidences.size(), prediction.labels().size()));
    }
    int label = prediction.labelId();
    double least = 1.0 / confidences.size() + MARGIN;
    double confidence = confidences.get(label).of(scaled.probability(label));
    return Prediction.of(
        prediction.labels(),
        share(scaled.probabilities(), label, Math.max(least, Math.min(1 - MARGIN, confidence))));
  }

  private Prediction scale(Prediction prediction) {
    if (temperature == 1) {
      return prediction;
    }
    double[] logits = prediction.probabilities();
    for (int i = 0; i < logits.length; i++) {
      logits[i] = Math.log(logits[i]) / temperature;
    }
    return Prediction.ofLogits(prediction.labels(), logits);
  }

  /** Gives {@code label} its confidence, and the others the rest as they are to each other. */
  private static double[] share(double[] probabilities, int label, double confidence) {
    double most = confidence * (1 - MARGIN);
    double[] shares = new double[probabilities.length];
    boolean[] full = new boolean[probabilities.length];
    full[label] = true;
    shares[label] = confidence;
    double left = 1 - confidence;
    boolean settled = false;
    while (!settled) {
      settled = true;
      double sum = 0;
      int open = 0;
      for (int i = 0; i < full.length; i++) {
        sum += full[i] ? 0 : probabilities[i];
        open += full[i] ? 0 : 1;
      }
      double rest = left;
      for (int i = 0; i < full.length; i++) {
        if (!full[i]) {
          shares[i] = sum > 0 ? rest * probabilities[i] / sum : rest / open;
          if (shares[i] > most) {
            shares[i] = most;
            full[i] = true;
            left -= most;
            settled = false;
          }
        }
      }
    }
    return shares;
  }

  /**
   * The classifier with its predictions calibrated; everything else is the classifier's own, its
   * payload and closing too.
   */
  public Classifier applyTo(Classifier classifier) {
    return new CalibratedClassifier(classifier, this);
  }

  /**
   * A classifier whose confidences are changed by a {@link Calibration}; everything else is the
   * classifier's own, its payload and closing too. Thread-safe.
   */
  public static final class CalibratedClassifier implements Classifier {

    private final Classifier classifier;
    private final Calibration calibration;

    public CalibratedClassifier(Classifier classifier, Calibration calibration) {
      this.classifier = classifier;
      this.calibration = calibration;
    }

    public Calibration calibration() {
      return calibration;
    }

    public Classifier uncalibrated() {
      return classifier;
    }

    @Override
    public String kind() {
      return classifier.kind();
    }

    @Override
    public LabelSet labels() {
      return classifier.labels();
    }

    @Override
    public List<String> columns() {
      return classifier.columns();
    }

    @Override
    public List<Prediction> predict(List<Example> examples) {
      return classifier.predict(examples).stream().map(calibration::apply).toList();
    }

    @Override
    public Map<String, String> settings() {
      return classifier.settings();
    }

    @Override
    public void writePayload(Path directory) throws IOException {
      classifier.writePayload(directory);
    }

    @Override
    public void close() {
      classifier.close();
    }
  }
}
