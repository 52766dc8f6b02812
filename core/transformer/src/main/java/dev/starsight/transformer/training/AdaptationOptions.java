package dev.starsight.transformer.training;

/**
 * Options of an adaptation to unlabelled texts. Immutable.
 *
 * @param seed of the held-out part, the order, the windows, the hidden tokens and the dropout
 * @param steps the number of steps; 0 for as many as fit before the deadline
 * @param maxLength the most tokens of a text that a step reads, {@code [CLS]} and {@code [SEP]}
 *     included; of a longer text another window in every pass
 * @param batchSize texts of the maximum length per step; of shorter ones it reads as many more
 * @param learningRate the highest, at the end of the warm-up
 */
public record AdaptationOptions(
    long seed, long steps, int maxLength, int batchSize, double learningRate) {

  private static final int SHORTEST = 8;
  private static final int LARGEST = 4096;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the option and its value
   */
  public AdaptationOptions {
    OptionRange.require(steps >= 0, "steps must be at least 1, but are " + steps);
    OptionRange.atLeast("max-length", maxLength, SHORTEST);
    OptionRange.atLeast("batch-size", batchSize, 1);
    OptionRange.require(
        batchSize <= LARGEST, "batch-size must be at most " + LARGEST + ", but is " + batchSize);
    OptionRange.above0("learning-rate", learningRate);
    OptionRange.require(
        learningRate <= 1, "learning-rate must be at most 1, but is " + learningRate);
  }

  /** Returns 128 tokens, 32 texts and a rate of 1e-4, for as many steps as a deadline allows. */
  public static AdaptationOptions defaults(long seed) {
    return new AdaptationOptions(seed, 0, 128, 32, 1e-4);
  }

  /** Returns the options with a number of steps that does not depend on the clock, at least 1. */
  public AdaptationOptions withSteps(long count) {
    OptionRange.require(count > 0, "steps must be at least 1, but are " + count);
    return new AdaptationOptions(seed, count, maxLength, batchSize, learningRate);
  }

  public AdaptationOptions withMaxLength(int tokens) {
    return new AdaptationOptions(seed, steps, tokens, batchSize, learningRate);
  }

  public AdaptationOptions withBatchSize(int texts) {
    return new AdaptationOptions(seed, steps, maxLength, texts, learningRate);
  }

  public AdaptationOptions withLearningRate(double highest) {
    return new AdaptationOptions(seed, steps, maxLength, batchSize, highest);
  }
}
