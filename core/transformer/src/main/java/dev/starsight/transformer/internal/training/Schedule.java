package dev.starsight.transformer.internal.training;

/**
 * The learning rate of a training whose number of steps may change: it rises linearly in the
 * warm-up share and then falls linearly to zero at the end, wherever that is. Before each step it
 * receives the estimated number of steps left.
 */
final class Schedule {

  private final double highest;
  private final double warmUpShare;
  private double done;

  /** Creates a schedule that continues after a share of the training, 0 to 1. */
  Schedule(double highest, double warmUpShare, double done) {
    this.highest = highest;
    this.warmUpShare = warmUpShare;
    this.done = done;
  }

  /**
   * Returns the rate of the next step and counts the step as done.
   *
   * @param left the estimated number of steps left, this one included, at least 1
   */
  double next(double left) {
    double step = (1 - done) / Math.max(1, left);
    double middle = done + step / 2;
    done = Math.min(1, done + step);
    return highest
        * (middle < warmUpShare ? middle / warmUpShare : (1 - middle) / (1 - warmUpShare));
  }

  /** Returns the share of the training that is done. */
  double done() {
    return done;
  }
}
