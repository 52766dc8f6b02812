package dev.starsight.run;

import java.time.Duration;

/** A moment by which something must have ended, on the monotonic clock. Immutable. */
public final class Deadline {

  private static final Deadline NEVER = new Deadline(0, true);

  /** A century, which nanoseconds in a long can still count. */
  private static final double LONGEST_SECONDS = 100 * 365.25 * 24 * 3600;

  private final long nanoTime;
  private final boolean never;

  private Deadline(long nanoTime, boolean never) {
    this.nanoTime = nanoTime;
    this.never = never;
  }

  /** No limit. */
  public static Deadline never() {
    return NEVER;
  }

  /** The moment {@code duration} from now. */
  public static Deadline in(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos(), false);
  }

  /** Returns the moment so many seconds from now; no limit if they are infinite. */
  public static Deadline inSeconds(double seconds) {
    return seconds < LONGEST_SECONDS
        ? new Deadline(System.nanoTime() + (long) (seconds * 1e9), false)
        : NEVER;
  }

  public boolean isNever() {
    return never;
  }

  public boolean hasPassed() {
    return !never && System.nanoTime() - nanoTime >= 0;
  }

  /** Seconds left, negative once passed; infinite where there is no limit. */
  public double secondsLeft() {
    return never ? Double.POSITIVE_INFINITY : (nanoTime - System.nanoTime()) / 1e9;
  }

  /** The sooner of this deadline and {@code duration} from now. */
  public Deadline within(Duration duration) {
    return withinSeconds(duration.toNanos() / 1e9);
  }

  /** Returns the sooner of this deadline and so many seconds from now. */
  public Deadline withinSeconds(double seconds) {
    return secondsLeft() <= seconds ? this : inSeconds(seconds);
  }

  /**
   * Returns the moment by which this share of the time left will have passed; no limit if there is
   * none.
   *
   * @throws IllegalArgumentException unless {@code 0 <= share <= 1}
   */
  public Deadline share(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share must be 0 to 1, but is " + share);
    }
    return never ? NEVER : inSeconds(share * secondsLeft());
  }
}
