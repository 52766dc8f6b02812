package dev.starsight.examples;

import dev.starsight.run.Deadline;
import java.time.Duration;

/** Shares out the time of a command whose clock has been running since it started. */
final class Budget {

  private final double seconds;
  private final Deadline end;

  private Budget(double seconds, Deadline end) {
    this.seconds = seconds;
    this.end = end;
  }

  static Budget of(Duration total, double secondsGone) {
    double left = Math.max(1, total.toMillis() / 1e3 - secondsGone);
    return new Budget(total.toMillis() / 1e3, Deadline.in(Duration.ofMillis((long) (left * 1e3))));
  }

  /** When learning must have ended, so that judging and writing still fit into the budget. */
  Deadline learning() {
    double reserve = Math.min(90, Math.max(2, 0.10 * seconds));
    double left = Math.max(1, end.secondsLeft() - reserve);
    return Deadline.in(Duration.ofMillis((long) (left * 1e3)));
  }
}
