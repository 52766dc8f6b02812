package dev.starsight.transformer.internal.training;

/**
 * All threads or one, whichever makes steps quicker. An operation ends when its slowest thread
 * does, so on a processor that others use too, two threads may be ten times slower than one. The
 * loser is tried again now and then. Not thread-safe.
 */
final class ThreadChoice {

  private static final int EVERY = 40;
  private static final int TRIALS = 2;
  private static final int FIRST_TRIAL = 4;

  private final int threads;
  private double secondsPerTokenOfAll = Double.NaN;
  private double secondsPerTokenOfOne = Double.NaN;
  private boolean one;
  private long step;

  ThreadChoice(int threads) {
    this.threads = threads;
  }

  /** How many threads the next step shall use. */
  int next() {
    boolean trial = step % EVERY >= FIRST_TRIAL && step % EVERY < FIRST_TRIAL + TRIALS;
    one = threads == 1 || isOneBetter() != trial;
    step++;
    return one ? 1 : threads;
  }

  private boolean isOneBetter() {
    return secondsPerTokenOfOne < secondsPerTokenOfAll;
  }

  /** The step took so long. */
  void took(double secondsPerToken) {
    if (one) {
      secondsPerTokenOfOne = recent(secondsPerTokenOfOne, secondsPerToken);
    } else {
      secondsPerTokenOfAll = recent(secondsPerTokenOfAll, secondsPerToken);
    }
  }

  private static double recent(double before, double now) {
    return Double.isNaN(before) ? now : 0.6 * before + 0.4 * now;
  }
}
