package dev.starsight.transformer.internal.network;

import dev.starsight.transformer.internal.weights.ParameterGroup;

/**
 * What of the training options is part of a network's own program.
 *
 * @param dropout share of hidden values dropped while training
 * @param weightDecay of matrices, per step and learning rate
 * @param maximumNorm gradients are scaled down to this global norm
 * @param headRate what the learning rate is multiplied with for the head
 * @param layerDecay what it is multiplied with from each layer to the one below
 * @param frozenLayers how many from the bottom do not train, the embeddings being the first
 * @param ordinal whether the ranked probability score is added to the cross-entropy
 */
public record OptimizerSettings(
    double dropout,
    double weightDecay,
    double maximumNorm,
    double headRate,
    double layerDecay,
    int frozenLayers,
    boolean ordinal) {

  /** For networks that are not trained. */
  public static final OptimizerSettings NONE = new OptimizerSettings(0, 0, 1, 1, 1, 0, false);

  /**
   * What the learning rate is multiplied with for these tensors.
   *
   * @param layers of the encoder
   */
  double rate(ParameterGroup group, int layers) {
    if (group.depth() > layers) {
      return headRate;
    }
    return Math.pow(layerDecay, layers - group.depth());
  }

  /** Whether these tensors train at all. */
  boolean trains(ParameterGroup group) {
    return group.depth() >= frozenLayers;
  }

  /** The weight decay of these tensors. */
  double decay(ParameterGroup group) {
    return group.decays() ? weightDecay : 0;
  }
}
