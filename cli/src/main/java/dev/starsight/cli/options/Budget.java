package dev.starsight.cli.options;

import dev.starsight.run.Deadline;
import java.time.Duration;

/** Shares out the time of a command whose clock has been running since it started. */
public final class Budget {

  private final Duration total;
  private final Deadline end;

  private Budget(Duration total, Deadline end) {
    this.total = total;
    this.end = end;
  }

  public static Budget of(Duration total, double secondsGone) {
    double left = Math.max(1, total.toMillis() / 1e3 - secondsGone);
    return new Budget(total, Deadline.inSeconds(left));
  }

  /** When learning must have ended, so that judging and writing still fit into the budget. */
  public Deadline learning() {
    double reserve = Math.min(90, Math.max(2, 0.07 * total.toMillis() / 1e3));
    double left = Math.max(1, end.secondsLeft() - reserve);
    return Deadline.inSeconds(left);
  }
}
