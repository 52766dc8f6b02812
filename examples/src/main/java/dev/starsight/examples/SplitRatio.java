package dev.starsight.examples;

import dev.starsight.data.Ratio;

/** The workshop's shares of training, validation and test. */
final class SplitRatio {

  static final Ratio DEFAULT = Ratio.percent(90, 5, 5);

  private SplitRatio() {}
}
