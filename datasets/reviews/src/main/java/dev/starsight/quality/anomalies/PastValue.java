package dev.starsight.quality.anomalies;

import java.time.OffsetDateTime;
import java.util.Objects;

/**
 * A value of a metric at an earlier time.
 *
 * @param time when, with the offset in which its weekday and month count
 * @param value finite
 * @param isUnusual whether it was found unusual when it was judged
 */
public record PastValue(OffsetDateTime time, double value, boolean isUnusual) {

  public PastValue {
    Objects.requireNonNull(time, "time");
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("an earlier value must be finite, but is " + value);
    }
  }

  /** Creates a value that was not found unusual. */
  public PastValue(OffsetDateTime time, double value) {
    this(time, value, false);
  }
}
