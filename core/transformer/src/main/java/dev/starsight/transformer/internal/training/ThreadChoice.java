package dev.starsight.transformer.internal.training;

/**
 * Chooses all threads or one, whichever makes steps faster. An operation ends when its slowest
 * thread does, so on a shared processor two threads may be ten times slower than one. The slower
 * choice is tried again from time to time. Not thread-safe.
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

  /** Returns the number of threads for the next step. */
  int next() {
    boolean trial = step % EVERY >= FIRST_TRIAL && step % EVERY < FIRST_TRIAL + TRIALS;
    one = threads == 1 || (secondsPerTokenOfOne < secondsPerTokenOfAll) != trial;
    step++;
    return one ? 1 : threads;
  }

  /** Records the duration of the step. */
  void record(double secondsPerToken) {
    if (one) {
      secondsPerTokenOfOne = average(secondsPerTokenOfOne, secondsPerToken);
    } else {
      secondsPerTokenOfAll = average(secondsPerTokenOfAll, secondsPerToken);
    }
  }

  private static double average(double before, double now) {
    return Double.isNaN(before) ? now : 0.6 * before + 0.4 * now;
  }
}
