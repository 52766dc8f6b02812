package dev.starsight.run;

import java.time.Duration;

/** A moment by which something must have ended, on the monotonic clock. Immutable. */
public final class Deadline {

  private static final Deadline NEVER = new Deadline(0, true);

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
    return secondsLeft() <= duration.toNanos() / 1e9 ? this : in(duration);
  }
}
