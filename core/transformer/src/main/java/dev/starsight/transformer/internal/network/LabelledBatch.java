package dev.starsight.transformer.internal.network;

import dev.starsight.text.EncodingBatch;

/** Texts with their labels, as a network is trained on them. The arrays are not to be changed. */
public final class LabelledBatch {

  private final EncodingBatch texts;
  private final float[] targets;
  private final float[] weights;

  private LabelledBatch(EncodingBatch texts, float[] targets, float[] weights) {
    this.texts = texts;
    this.targets = targets;
    this.weights = weights;
  }

  /**
   * Creates a batch of texts with one label each.
   *
   * @param ids the label id of every text
   * @param weights the weight of every text in the loss; not copied
   * @param labels the number of labels
   * @param smoothing the share of a target spread evenly over all labels
   */
  public static LabelledBatch of(
      EncodingBatch texts, int[] ids, float[] weights, int labels, double smoothing) {
    float[] targets = new float[ids.length * labels];
    for (int row = 0; row < ids.length; row++) {
      for (int label = 0; label < labels; label++) {
        double truth = ids[row] == label ? 1 - smoothing : 0;
        targets[row * labels + label] = (float) (truth + smoothing / labels);
      }
    }
    return new LabelledBatch(texts, targets, weights);
  }

  public EncodingBatch texts() {
    return texts;
  }

  /** Returns the share of every label, label after label, text after text. */
  float[] targets() {
    return targets;
  }

  float[] weights() {
    return weights;
  }
}
