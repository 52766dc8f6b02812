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
  /** A random order. */
  RANDOM;

  /** Returns the name on the command line, such as {@code least-sure}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
