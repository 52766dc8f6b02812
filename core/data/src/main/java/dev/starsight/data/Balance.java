package dev.starsight.data;

import java.util.Locale;

/** How rare and frequent labels are balanced, in the training part only. */
public enum Balance {
  /** The trainer chooses. */
  AUTO,
  /** Down-sample every label to the rarest, as the workshop does. */
  MINORITY,
  /**
   * Keep all rows and give labels equal weight: a row weighs n / (labels · n_label), or scores are
   * adjusted by the frequencies of the labels (Menon et al., 2021), depending on the learner.
   */
  WEIGHTS,
  /** Do not balance. */
  NONE;

  /** Returns the name on the command line. */
  public String option() {
    return name().toLowerCase(Locale.ROOT);
  }
}
