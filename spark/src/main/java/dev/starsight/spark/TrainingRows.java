package dev.starsight.spark;

import java.io.Serializable;
import java.util.Locale;

/**
 * How many rows {@link StarsightEstimator} saw and used. Immutable.
 *
 * @param seen all rows of the data set
 * @param incomplete those without a text or without a label, which are left out
 * @param used those that the model was trained and validated on
 */
public record TrainingRows(long seen, long incomplete, long used) implements Serializable {

  /** Returns the numbers in one sentence. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d of %,d rows used%s",
        used,
        seen,
        incomplete == 0
            ? ""
            : String.format(Locale.ROOT, ", %,d without text or label", incomplete));
  }
}
