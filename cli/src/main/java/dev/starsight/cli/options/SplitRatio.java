package dev.starsight.cli.options;

import dev.starsight.data.Splits.Ratio;

/** The workshop's shares of training, validation and test. */
public final class SplitRatio {

  public static final Ratio DEFAULT = Ratio.percent(90, 5, 5);

  private SplitRatio() {}
}
