package dev.starsight.quality.anomalies;

import java.time.OffsetDateTime;
import java.util.Objects;

/**
 * A value of a metric at an earlier time.
 *
 * @param time when, with the offset in which its weekday and month count
 * @param value finite
 */
public record PastValue(OffsetDateTime time, double value) {

  public PastValue {
    Objects.requireNonNull(time, "time");
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("an earlier value must be finite, but is " + value);
    }
  }
}
