package dev.starsight.transformer.internal.network;

import dev.starsight.text.EncodingBatch;

/** Texts with their labels, as a network learns from them. Not changed once made. */
public final class LabelledBatch {

  private final EncodingBatch texts;
  private final float[] targets;
  private final float[] weights;

  /**
   * Takes over the arrays.
   *
   * @param targets the share of every label, label after label, text after text
   * @param weights what each text's loss counts
   */
  LabelledBatch(EncodingBatch texts, float[] targets, float[] weights) {
    this.texts = texts;
    this.targets = targets;
    this.weights = weights;
  }

  /**
   * Texts of one label each.
   *
   * @param ids a label id a text
   * @param labels how many labels there are
   * @param smoothing share of the truth that is spread over all labels alike
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

  /** Not to be changed. */
  float[] targets() {
    return targets;
  }

  /** Not to be changed. */
  float[] weights() {
    return weights;
  }
}
