package dev.starsight.data;

import java.util.Locale;

/** What is done about labels that are rarer than others, in the training part only. */
public enum Balance {
  /** The trainer takes what suits it. */
  AUTO,
  /** Every label down-sampled to the rarest, as the workshop does. */
  MINORITY,
  /**
   * All rows are kept, and labels made to weigh alike: a row weighs n / (labels · n_label), or the
   * scores are adjusted by how frequent labels are (Menon et al., 2021), as the learner says.
   */
  WEIGHTS,
  /** Nothing. */
  NONE;

  /** The name on the command line. */
  public String option() {
    return name().toLowerCase(Locale.ROOT);
  }
}
