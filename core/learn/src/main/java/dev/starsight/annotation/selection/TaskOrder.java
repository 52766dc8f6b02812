package dev.starsight.annotation.selection;

import java.util.Locale;

/** Which tasks come first. */
public enum TaskOrder {
  /** Those whose prediction, or label in doubt, is the least probable. */
  LEAST_SURE,
  /**
   * The least sure one, and then always the text that is farthest from all before it (the greedy
   * k-center of Gonzalez, 1985, used for active learning by Sener and Savarese, 2018).
   */
  DIVERSE,
  /**
   * Always the text from whose label a linear model of words would learn most about all others (the
   * Fisher information ratio of Hoi, Jin, Zhu and Lyu, 2006): one with words that are frequent here
   * and rare among the texts before it.
   */
  COVERAGE,
  /** A random order. */
  RANDOM;

  /** Returns the name on the command line, such as {@code least-sure}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
