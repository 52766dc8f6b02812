package dev.starsight.run;

/**
 * The circumstances of one computation, as opposed to its options: they never change the result
 * except by ending it earlier.
 *
 * @param deadline by when it must have ended
 * @param progress who hears how it gets on
 * @param threads how many threads it may use, at least 1
 */
public record Run(Deadline deadline, Progress progress, int threads) {

  public Run {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
  }

  /** Returns a run without limit and listener, with as many threads as {@link Threads#limit()}. */
  public static Run unlimited() {
    return new Run(Deadline.never(), Progress.SILENT, Threads.limit());
  }

  public Run withDeadline(Deadline sooner) {
    return new Run(sooner, progress, threads);
  }

  public Run withProgress(Progress listener) {
    return new Run(deadline, listener, threads);
  }

  public Run withThreads(int count) {
    return new Run(deadline, progress, count);
  }
}
