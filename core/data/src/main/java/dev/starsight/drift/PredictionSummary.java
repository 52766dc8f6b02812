package dev.starsight.drift;

import dev.starsight.data.LabelSet;
import dev.starsight.data.internal.Shuffle;
import dev.starsight.model.Prediction;
import java.util.Arrays;
import java.util.Objects;

/**
 * What a comparison needs to know of the predictions of a model: how often each label, how
 * confident, and the mean probability of each label. Its memory is bounded; summaries of parts
 * merge. Not thread-safe.
 */
public final class PredictionSummary {

  private final LabelSet labelSet;
  private final ColumnSummary labels;
  private final ColumnSummary confidences;
  private final double[] sums;
  private double confidence;
  private long rows;

  /**
   * Creates a summary of no predictions.
   *
   * @param labels those of the model
   * @param seed chooses the sample of confidences; parts to be merged have different ones
   */
  public PredictionSummary(LabelSet labels, long seed) {
    this.labelSet = Objects.requireNonNull(labels, "labels");
    this.labels = new ColumnSummary(seed);
    this.confidences = new ColumnSummary(Shuffle.mix(seed, 1));
    this.sums = new double[labels.size()];
  }

  /**
   * Adds a prediction.
   *
   * @throws IllegalArgumentException if it has other labels
   */
  public void accept(Prediction prediction) {
    requireSame(prediction.labels());
    rows++;
    labels.addWritten(prediction.label());
    confidences.add(prediction.confidence());
    confidence += prediction.confidence();
    for (int label = 0; label < sums.length; label++) {
      sums[label] += prediction.probability(label);
    }
  }

  /**
   * Adds the predictions of another summary, which stays as it is.
   *
   * @throws IllegalArgumentException if it is of other labels
   */
  public void merge(PredictionSummary other) {
    requireSame(other.labelSet);
    labels.merge(other.labels);
    confidences.merge(other.confidences);
    confidence += other.confidence;
    rows += other.rows;
    for (int label = 0; label < sums.length; label++) {
      sums[label] += other.sums[label];
    }
  }

  void requireSame(LabelSet others) {
    if (!labelSet.equals(others)) {
      throw new IllegalArgumentException(
          "predictions must have the labels %s, but have %s".formatted(labelSet, others));
    }
  }

  /** Returns the number of predictions. */
  public long rows() {
    return rows;
  }

  /** Returns the labels of the model. */
  public LabelSet labelSet() {
    return labelSet;
  }

  /** Returns the mean probability of the predicted label; NaN without predictions. */
  public double meanConfidence() {
    return confidence / rows;
  }

  ColumnSummary labels() {
    return labels;
  }

  ColumnSummary confidences() {
    return confidences;
  }

  /** Returns the mean probability of each label; NaN without predictions. */
  double[] means() {
    return Arrays.stream(sums).map(sum -> sum / rows).toArray();
  }
}
