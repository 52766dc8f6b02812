package dev.starsight.data;

import java.util.Locale;

/** What is done about labels that are rarer than others, in the training part only. */
public enum Balance {
  /** The trainer takes what suits it. */
  AUTO,
  /** Every label down-sampled to the rarest, as the workshop does. */
  MINORITY,
  /** All rows are kept, each weighing n / (labels · n_label). */
  WEIGHTS,
  /** Nothing. */
  NONE;

  /** The name on the command line. */
  public String option() {
    return name().toLowerCase(Locale.ROOT);
  }
}
