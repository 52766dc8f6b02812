package dev.starsight.transformer.internal.training;

import dev.starsight.run.Deadline;

/**
 * How long steps and validations take here, and how many steps fit before a deadline. Costs are
 * proportional to padded tokens. Not thread-safe.
 */
final class ThroughputEstimator {

  /** The first steps warm up the engine and are not typical. */
  private static final int UNTYPICAL = 2;

  /** A forward pass alone is about a third of a step; measured once there was one. */
  private static final double FORWARD_SHARE = 0.4;

  /** Share of the time left that a validation may take. */
  private static final double VALIDATION_SHARE = 0.06;

  private static final int FEWEST_ROWS = 200;

  /** For copying and closing at the end. */
  private static final double RESERVE_SECONDS = 0.5;

  private final Deadline deadline;
  private double tokensPerStep = 1;
  private int steps;
  private double seconds;
  private double tokens;
  private double forwardSecondsPerToken = -1;

  ThroughputEstimator(Deadline deadline) {
    this.deadline = deadline;
  }

  /** An epoch begins whose steps have so many padded tokens on average. */
  void epoch(double averageTokens, int positions) {
    tokensPerStep = Math.max(averageTokens, 1.0 * Math.min(8, positions));
  }

  double tokensPerStep() {
    return tokensPerStep;
  }

  /** A step was made. Recent ones count more: others use the processor too. */
  void stepped(double stepSeconds, double stepTokens) {
    steps++;
    if (steps == UNTYPICAL + 1) {
      seconds = 0;
      tokens = 0;
    }
    seconds = 0.98 * seconds + stepSeconds;
    tokens = 0.98 * tokens + stepTokens;
  }

  /** Whether there were enough steps to tell. */
  boolean isMeasured() {
    return steps >= 3 * UNTYPICAL;
  }

  /** A validation was made. */
  void validated(double validationSeconds, double validationTokens) {
    forwardSecondsPerToken = validationSeconds / Math.max(1, validationTokens);
  }

  /** Of a step; 0 before there was one. */
  double secondsPerToken() {
    return tokens == 0 ? 0 : seconds / tokens;
  }

  private double forwardSecondsPerToken() {
    return forwardSecondsPerToken >= 0 ? forwardSecondsPerToken : FORWARD_SHARE * secondsPerToken();
  }

  /**
   * How many steps there will be.
   *
   * @param planned steps left without a deadline
   * @param perEpoch steps an epoch
   * @param validations left without a deadline
   * @param validationTokens of each
   * @return {@code planned}, or fewer; below 1 if no step is left
   */
  double steps(double planned, int perEpoch, int validations, double validationTokens) {
    double left = deadline.secondsLeft() - RESERVE_SECONDS;
    double step = secondsPerToken() * tokensPerStep;
    if (step == 0) {
      return left <= 0 ? 0 : planned;
    }
    double validation = forwardSecondsPerToken() * validationTokens;
    if (planned * step + validations * validation <= left) {
      return planned;
    }
    // Every epoch that is reached costs a validation, the last one in any case.
    double fitting = (left - validation) / (step + validation / perEpoch);
    if (fitting < perEpoch) {
      fitting = (left - validation) / step;
    }
    return Math.min(planned, fitting);
  }

  /** How many of so many rows a validation looks at. */
  int validationRows(int rows, double tokensPerRow) {
    double cost = forwardSecondsPerToken() * tokensPerRow;
    if (deadline.isNever() || cost == 0) {
      return rows;
    }
    double affordable = VALIDATION_SHARE * Math.max(0, deadline.secondsLeft()) / cost;
    return (int) Math.min(rows, Math.max(FEWEST_ROWS, affordable));
  }
}
