package dev.starsight.transformer.training;

import java.util.List;

/**
 * What an adaptation came to. Losses are means over the hidden tokens of held-out texts, the same
 * tokens each time; {@code exp} of one is its perplexity.
 *
 * @param texts that were trained on, equal ones counted each
 * @param heldOut texts that were not
 * @param hiddenTokens of the held-out texts that the losses are of
 * @param guessLoss the loss of a guess by how often each token occurs in the texts trained on,
 *     whatever stands beside it
 * @param newHead whether the encoder came without a head of a masked language model; then the loss
 *     before is that of a new one, which knows little more than how often tokens occur
 * @param evaluations in order; the first is of the encoder as it was
 * @param best the index of the evaluation whose weights were kept: the lowest loss, or the last if
 *     none was below the first
 * @param steps in all, those before a resume included
 * @param passes over the texts, the last one possibly begun only
 * @param resumedFromStep the step of the checkpoint that was continued; 0 for a new training
 */
public record AdaptationResult(
    long texts,
    long heldOut,
    long hiddenTokens,
    double guessLoss,
    boolean newHead,
    List<HeldOutLoss> evaluations,
    int best,
    long steps,
    int passes,
    long resumedFromStep) {

  public AdaptationResult {
    evaluations = List.copyOf(evaluations);
  }

  /**
   * The losses at one time of a training.
   *
   * @param done the share of the training, 0 to 1
   * @param trainLoss mean over the hidden tokens of the steps since the evaluation before; NaN for
   *     the first
   * @param heldOutLoss mean over those of the held-out texts
   * @param seconds of the steps and the evaluation since the one before
   * @param tokensPerSecond of the steps, padding not counted; NaN for the first
   */
  public record HeldOutLoss(
      double done, double trainLoss, double heldOutLoss, double seconds, double tokensPerSecond) {

    /** Returns the perplexity on held-out texts. */
    public double perplexity() {
      return Math.exp(heldOutLoss);
    }
  }

  /** Returns the loss of the encoder as it was. */
  public double lossBefore() {
    return evaluations.get(0).heldOutLoss();
  }

  /** Returns the loss of the weights that were kept. */
  public double lossAfter() {
    return evaluations.get(best).heldOutLoss();
  }

  /** Returns whether the loss on held-out texts has fallen. */
  public boolean isBetter() {
    return lossAfter() < lossBefore();
  }
}
