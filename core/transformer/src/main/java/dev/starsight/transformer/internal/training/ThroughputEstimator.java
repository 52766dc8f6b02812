package dev.starsight.transformer.internal.training;

import dev.starsight.run.Deadline;

/**
 * Estimates how long steps and validations take, and how many steps fit before a deadline. Costs
 * are proportional to padded tokens. Not thread-safe.
 */
final class ThroughputEstimator {

  /** The first steps warm up the engine and are slower. */
  private static final int WARM_UP_STEPS = 2;

  /**
   * A forward pass takes about a third of a step, and half if the lower layers are frozen; this
   * holds until one was measured.
   */
  private static final double FORWARD_SHARE = 0.5;

  /** Share of the time left that a validation may take. */
  private static final double VALIDATION_SHARE = 0.06;

  /** The same if there is one epoch: the validation then fits offsets, but chooses nothing. */
  private static final double SHARE_OF_ONLY_VALIDATION = 0.03;

  private static final int FEWEST_ROWS = 200;

  /** Time for copying and closing at the end. */
  private static final double RESERVE_SECONDS = 0.5;

  /** The most of the time left that is kept for predicting rows at the end. */
  private static final double MOST_FOR_PREDICTING = 0.4;

  private final Deadline deadline;
  private double tokensPerStep = 1;
  private int steps;
  private double seconds;
  private double tokens;
  private double forwardSecondsPerToken = -1;
  private double secondsForPredicting = -1;

  ThroughputEstimator(Deadline deadline) {
    this.deadline = deadline;
  }

  /** Sets the mean number of padded tokens per step of the coming epoch. */
  void setTokensPerStep(double mean, int positions) {
    tokensPerStep = Math.max(mean, 1.0 * Math.min(8, positions));
  }

  double tokensPerStep() {
    return tokensPerStep;
  }

  /** Records a step. Recent ones count more, as the load of the processor changes. */
  void recordStep(double stepSeconds, double stepTokens) {
    steps++;
    if (steps == WARM_UP_STEPS + 1) {
      seconds = 0;
      tokens = 0;
    }
    seconds = 0.98 * seconds + stepSeconds;
    tokens = 0.98 * tokens + stepTokens;
  }

  /** Returns whether there were enough steps for an estimate. */
  boolean isMeasured() {
    return steps >= 3 * WARM_UP_STEPS;
  }

  void recordValidation(double validationSeconds, double validationTokens) {
    forwardSecondsPerToken = validationSeconds / Math.max(1, validationTokens);
  }

  /** Returns the cost of a step; 0 before the first. */
  double secondsPerToken() {
    return tokens == 0 ? 0 : seconds / tokens;
  }

  private double forwardSecondsPerToken() {
    return forwardSecondsPerToken >= 0 ? forwardSecondsPerToken : FORWARD_SHARE * secondsPerToken();
  }

  /**
   * Estimates how many steps are left: the planned ones, or fewer; below 1 for none. Without a
   * deadline there would be {@code planned} steps and {@code validations}.
   */
  double steps(double planned, int perEpoch, int validations, double validationTokens) {
    double left = deadline.secondsLeft() - RESERVE_SECONDS - Math.max(0, secondsForPredicting);
    double step = secondsPerToken() * tokensPerStep;
    if (step == 0) {
      return left <= 0 ? 0 : planned;
    }
    double validation = forwardSecondsPerToken() * validationTokens;
    if (planned * step + validations * validation <= left) {
      return planned;
    }
    // Every epoch that is reached costs a validation, and the last one is always run.
    double fitting = (left - validation) / (step + validation / perEpoch);
    if (fitting < perEpoch) {
      fitting = (left - validation) / step;
    }
    return Math.min(planned, fitting);
  }

  /** Keeps time, once, for the predictions after training: of validation and test rows. */
  void reserveFor(double tokensToPredict) {
    if (secondsForPredicting < 0 && !deadline.isNever()) {
      secondsForPredicting =
          Math.min(
              forwardSecondsPerToken() * tokensToPredict,
              MOST_FOR_PREDICTING * Math.max(0, deadline.secondsLeft()));
    }
  }

  /** Returns how many of these rows a validation reads. */
  int validationRows(int rows, double tokensPerRow, int epochs) {
    double cost = forwardSecondsPerToken() * tokensPerRow;
    if (deadline.isNever() || cost == 0) {
      return rows;
    }
    double share = epochs > 1 ? VALIDATION_SHARE : SHARE_OF_ONLY_VALIDATION;
    double affordable = share * Math.max(0, deadline.secondsLeft()) / cost;
    return (int) Math.min(rows, Math.max(FEWEST_ROWS, affordable));
  }
}
