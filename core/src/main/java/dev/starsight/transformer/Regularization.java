package dev.starsight.transformer;

/**
 * What keeps training in bounds.
 *
 * @param dropout share of hidden values dropped while training
 * @param weightDecay of matrices, per step and learning rate
 * @param maximumNorm gradients are scaled down to this global norm
 */
record Regularization(double dropout, double weightDecay, double maximumNorm) {

  /** For networks that are not trained. */
  static final Regularization NONE = new Regularization(0, 0, 1);
}
