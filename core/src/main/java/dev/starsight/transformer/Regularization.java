package dev.starsight.transformer;

/**
 * What keeps training in bounds.
 *
 * @param dropout share of hidden values dropped while training
 * @param weightDecay of matrices, per step and learning rate
 * @param maximumNorm gradients are scaled down to this global norm
 * @param headRate what the learning rate is multiplied with for the head
 */
record Regularization(double dropout, double weightDecay, double maximumNorm, double headRate) {

  /** For networks that are not trained. */
  static final Regularization NONE = new Regularization(0, 0, 1, 1);
}
