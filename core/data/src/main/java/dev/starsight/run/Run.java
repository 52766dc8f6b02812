package dev.starsight.run;

/**
 * How one computation is run, as opposed to its options: none of this changes the result, except
 * that a deadline may end it earlier.
 *
 * @param deadline when the computation must have ended
 * @param progress receives its progress
 * @param threads the number of threads it may use, at least 1
 */
public record Run(Deadline deadline, Progress progress, int threads) {

  public Run {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
  }

  /** Returns a run without deadline or listener that uses {@link Threads#limit()} threads. */
  public static Run unlimited() {
    return new Run(Deadline.never(), Progress.SILENT, Threads.limit());
  }

  public Run withDeadline(Deadline other) {
    return new Run(other, progress, threads);
  }

  public Run withProgress(Progress listener) {
    return new Run(deadline, listener, threads);
  }

  public Run withThreads(int count) {
    return new Run(deadline, progress, count);
  }
}
