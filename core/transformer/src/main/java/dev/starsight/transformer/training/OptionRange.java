package dev.starsight.transformer.training;

/** Checks of the ranges of options; each names the rule and the value. */
final class OptionRange {

  private OptionRange() {}

  static void atLeast(String what, int value, int least) {
    require(value >= least, what + " must be at least " + least + ", but is " + value);
  }

  static void above0(String what, double value) {
    require(
        value > 0 && value < Double.POSITIVE_INFINITY, what + " must be above 0, but is " + value);
  }

  static void share(String what, double value) {
    require(value >= 0 && value < 1, what + " must be at least 0 and below 1, but is " + value);
  }

  static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
