package dev.starsight.transformer.internal.network;

import dev.starsight.text.EncodingBatch;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Texts with their labels, as a network is trained on them. The arrays are not to be changed. */
public final class LabelledBatch {

  /** Fewer texts would not keep a thread busy. */
  private static final int FEWEST_ROWS = 4;

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

  /**
   * Cuts the batch into at most so many parts of about as many texts each, which are padded to
   * their own longest text.
   */
  List<LabelledBatch> parts(int most) {
    int size = texts.size();
    int count = Math.max(1, Math.min(most, size / FEWEST_ROWS));
    return count == 1
        ? List.of(this)
        : IntStream.range(0, count)
            .mapToObj(i -> part(i * size / count, (i + 1) * size / count))
            .toList();
  }

  private LabelledBatch part(int from, int to) {
    int labels = targets.length / texts.size();
    return new LabelledBatch(
        BatchParts.part(texts, from, to),
        Arrays.copyOfRange(targets, from * labels, to * labels),
        Arrays.copyOfRange(weights, from, to));
  }

  /** Returns the share of every label, label after label, text after text. */
  float[] targets() {
    return targets;
  }

  float[] weights() {
    return weights;
  }
}
