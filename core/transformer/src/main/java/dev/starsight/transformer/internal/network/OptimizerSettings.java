package dev.starsight.transformer.internal.network;

import dev.starsight.transformer.internal.weights.ParameterGroup;

/**
 * The training options that a network itself applies.
 *
 * @param dropout share of hidden values dropped while training
 * @param weightDecay of matrices, per step and learning rate
 * @param maximumNorm the global norm that gradients are scaled down to
 * @param headRate the factor on the learning rate for the head
 * @param layerDecay the factor on the learning rate from each layer to the one below
 * @param frozenLayers the number of layers from the bottom that are not trained, the embeddings
 *     being the first
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

  /** Returns the factor on the learning rate for a group, in an encoder of so many layers. */
  double rate(ParameterGroup group, int layers) {
    return group.depth() > layers ? headRate : Math.pow(layerDecay, layers - group.depth());
  }

  boolean trains(ParameterGroup group) {
    return group.depth() >= frozenLayers;
  }

  /** Returns whether a layer of the encoder is trained, the lowest being 0. */
  boolean trainsLayer(int layer) {
    return layer + 1 >= frozenLayers;
  }

  boolean freezesLayers() {
    return !trainsLayer(0);
  }

  double decay(ParameterGroup group) {
    return group.decays() ? weightDecay : 0;
  }
}
