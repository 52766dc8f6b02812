package dev.starsight.run;

import java.time.Duration;

/** A point in time by which a computation must have ended, on the monotonic clock. Immutable. */
public final class Deadline {

  private static final Deadline NEVER = new Deadline(0, true);

  /** A century: nanoseconds in a long reach a little further. */
  private static final double MAX_SECONDS = 100 * 365.25 * 24 * 3600;

  private final long nanoTime;
  private final boolean never;

  private Deadline(long nanoTime, boolean never) {
    this.nanoTime = nanoTime;
    this.never = never;
  }

  /** Returns a deadline that never passes. */
  public static Deadline never() {
    return NEVER;
  }

  /** Returns the deadline {@code duration} from now. */
  public static Deadline in(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos(), false);
  }

  /** Returns the deadline so many seconds from now; one that never passes if they are infinite. */
  public static Deadline inSeconds(double seconds) {
    return seconds < MAX_SECONDS
        ? new Deadline(System.nanoTime() + (long) (seconds * 1e9), false)
        : NEVER;
  }

  public boolean isNever() {
    return never;
  }

  public boolean hasPassed() {
    return !never && System.nanoTime() - nanoTime >= 0;
  }

  /** Returns the seconds left: negative once passed, infinite if it never passes. */
  public double secondsLeft() {
    return never ? Double.POSITIVE_INFINITY : (nanoTime - System.nanoTime()) / 1e9;
  }

  /** Returns the earlier of this deadline and {@code duration} from now. */
  public Deadline within(Duration duration) {
    return withinSeconds(duration.toNanos() / 1e9);
  }

  /** Returns the earlier of this deadline and so many seconds from now. */
  public Deadline withinSeconds(double seconds) {
    return secondsLeft() <= seconds ? this : inSeconds(seconds);
  }

  /**
   * Returns the deadline at which this share of the time left will have passed; it never passes if
   * this one never does.
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
