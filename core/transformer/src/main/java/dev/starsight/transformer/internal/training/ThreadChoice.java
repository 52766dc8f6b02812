package dev.starsight.transformer.internal.training;

/**
 * Chooses all threads or one, whichever makes steps faster. An operation ends when its slowest
 * thread does, so on a shared processor two threads may be ten times slower than one. The slower
 * choice is tried again from time to time, the more rarely the longer it stays the slower one: on a
 * quiet machine a step on one thread takes nearly twice as long. Not thread-safe.
 */
final class ThreadChoice {

  private static final int OFTEN = 40;
  private static final int RARELY = 320;
  private static final int TRIALS = 2;
  private static final int FIRST_TRIAL = 4;

  /** A step that takes so many times the average is a sign that the machine is shared now. */
  private static final double SUSPICIOUS = 2.5;

  private final int threads;
  private double secondsPerTokenOfAll = Double.NaN;
  private double secondsPerTokenOfOne = Double.NaN;
  private boolean one;

  /** Whether one thread is what the present trial tries. */
  private boolean tried;

  /** Whether the next duration counts alone: those of the last trial are old. */
  private boolean fresh;

  private int interval = OFTEN;
  private int untilTrial = FIRST_TRIAL;

  ThreadChoice(int threads) {
    this.threads = threads;
  }

  /** Returns the number of threads for the next step. */
  int next() {
    boolean better = secondsPerTokenOfOne < secondsPerTokenOfAll;
    if (untilTrial == 0) {
      tried = !better;
    }
    boolean trial = untilTrial <= 0 && untilTrial > -TRIALS;
    fresh = untilTrial == 0;
    if (untilTrial == -TRIALS) {
      // One thread is better while others use the processor, which may end soon.
      interval = better || tried == better ? OFTEN : Math.min(RARELY, 2 * interval);
      untilTrial = interval;
    }
    untilTrial--;
    one = threads == 1 || (trial ? tried : better);
    return one ? 1 : threads;
  }

  /** Records the duration of the step. */
  void record(double secondsPerToken) {
    if (secondsPerToken > SUSPICIOUS * (one ? secondsPerTokenOfOne : secondsPerTokenOfAll)) {
      interval = OFTEN;
      untilTrial = Math.min(untilTrial, FIRST_TRIAL);
    }
    if (one) {
      secondsPerTokenOfOne =
          fresh ? secondsPerToken : average(secondsPerTokenOfOne, secondsPerToken);
    } else {
      secondsPerTokenOfAll =
          fresh ? secondsPerToken : average(secondsPerTokenOfAll, secondsPerToken);
    }
  }

  private static double average(double before, double now) {
    return Double.isNaN(before) ? now : 0.6 * before + 0.4 * now;
  }
}
