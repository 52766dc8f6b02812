package dev.starsight.model;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A correction of predicted probabilities, such that predictions with confidence c are correct in a
 * share c of cases. First temperature scaling (Guo et al., 2017): softmax(log p / temperature).
 * Then the confidence, which is the probability of the predicted label, becomes sigmoid(slope ·
 * logit(confidence) + offset) with a slope and an offset for that label (Platt, 1999); the other
 * probabilities share the rest in their previous proportions, none reaching the confidence. So the
 * predicted label never changes. Labels are corrected separately because a model that was trained
 * with balanced labels is overconfident in rare labels and underconfident in frequent ones. {@code
 * dev.starsight.evaluation} fits calibrations.
 *
 * @param temperature above 0; above 1 lowers confidence, below 1 raises it, 1 changes nothing
 * @param confidences by label id; empty for temperature scaling only
 */
public record Calibration(double temperature, List<Confidence> confidences) {

  /** Changes nothing. */
  public static final Calibration NONE = new Calibration(1);

  /** Keeps the confidence above 1/labels, and the other probabilities below the confidence. */
  private static final double MARGIN = 1e-6;

  /**
   * The correction of the confidence in one label.
   *
   * @param slope above 0, so that the order of confidences stays
   * @param offset any finite number
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

  /** Creates temperature scaling only. */
  public Calibration(double temperature) {
    this(temperature, List.of());
  }

  /**
   * Returns the prediction with calibrated probabilities.
   *
   * @throws IllegalArgumentException if there are confidences for another number of labels
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
    double confidence = confidences.get(label).of(scaled.probability(label));
    return withConfidence(prediction.labels(), scaled.probabilities(), label, confidence);
  }

  /**
   * Returns a prediction of a label, whatever the probabilities are: the label has the confidence,
   * limited to 1/labels to 1 by a margin, and the others share the rest in their proportions, none
   * reaching the confidence.
   *
   * @param probabilities by label id, not negative
   * @param label id of the label that is predicted
   */
  public static Prediction withConfidence(
      LabelSet labels, double[] probabilities, int label, double confidence) {
    double min = 1.0 / labels.size() + MARGIN;
    double limited = Math.max(min, Math.min(1 - MARGIN, confidence));
    return Prediction.of(labels, share(probabilities, label, limited));
  }

  private Prediction scale(Prediction prediction) {
    if (temperature == 1) {
      return prediction;
    }
    double[] logits =
        Arrays.stream(prediction.probabilities()).map(p -> Math.log(p) / temperature).toArray();
    return Prediction.ofLogits(prediction.labels(), logits);
  }

  /** Gives {@code label} its confidence and shares out the rest in the previous proportions. */
  private static double[] share(double[] probabilities, int label, double confidence) {
    double max = confidence * (1 - MARGIN);
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
          if (shares[i] > max) {
            shares[i] = max;
            full[i] = true;
            left -= max;
            settled = false;
          }
        }
      }
    }
    return shares;
  }

  /**
   * A classifier whose predictions are calibrated; everything else, including the payload and
   * closing, is that of the uncalibrated classifier. Thread-safe.
   *
   * @param uncalibrated the classifier as it was fitted
   * @param calibration what is applied to its predictions
   */
  public record CalibratedClassifier(Classifier uncalibrated, Calibration calibration)
      implements Classifier {

    @Override
    public String kind() {
      return uncalibrated.kind();
    }

    @Override
    public LabelSet labels() {
      return uncalibrated.labels();
    }

    @Override
    public List<String> columns() {
      return uncalibrated.columns();
    }

    @Override
    public List<Prediction> predict(List<Example> examples) {
      return uncalibrated.predict(examples).stream().map(calibration::apply).toList();
    }

    @Override
    public Map<String, String> settings() {
      return uncalibrated.settings();
    }

    @Override
    public void writePayload(Path directory) throws IOException {
      uncalibrated.writePayload(directory);
    }

    @Override
    public void close() {
      uncalibrated.close();
    }
  }
}
