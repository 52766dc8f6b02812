package dev.starsight.quality.anomalies;

import dev.starsight.quality.analyzers.DataMetric;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** The earlier values of metrics. Implementations are immutable. */
public interface MetricHistory {

  /** Returns the time that the values to be judged belong to. */
  OffsetDateTime time();

  /**
   * Returns the values before {@link #time()} of the metric with the same entity, instance and
   * name, the oldest first.
   */
  List<PastValue> earlier(DataMetric metric);

  /** Returns whether earlier values are kept at all. */
  default boolean isKept() {
    return true;
  }

  /** Returns the history of somebody who keeps none. */
  static MetricHistory none() {
    return new MetricHistory() {
      @Override
      public OffsetDateTime time() {
        return OffsetDateTime.now(ZoneOffset.UTC);
      }

      @Override
      public List<PastValue> earlier(DataMetric metric) {
        return List.of();
      }

      @Override
      public boolean isKept() {
        return false;
      }
    };
  }
}
