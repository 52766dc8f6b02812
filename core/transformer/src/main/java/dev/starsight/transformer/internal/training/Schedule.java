package dev.starsight.transformer.internal.training;

/**
 * The learning rate over a training whose length may turn out to be another: it rises linearly in
 * the warm-up share and then falls linearly to zero at the end, wherever that is. Before each step
 * it is told how many steps are believed to be left.
 */
final class Schedule {

  private final double highest;
  private final double warmUpShare;
  private double done;

  /**
   * A schedule.
   *
   * @param done the share of the training behind us, 0 to 1
   */
  Schedule(double highest, double warmUpShare, double done) {
    this.highest = highest;
    this.warmUpShare = warmUpShare;
    this.done = done;
  }

  /**
   * The rate of the next step, which is then behind us.
   *
   * @param left how many steps there will be from here on, this one included, at least 1
   */
  double next(double left) {
    double step = (1 - done) / Math.max(1, left);
    double middle = done + step / 2;
    done = Math.min(1, done + step);
    return highest
        * (middle < warmUpShare ? middle / warmUpShare : (1 - middle) / (1 - warmUpShare));
  }

  /** The share behind us. */
  double done() {
    return done;
  }
}
