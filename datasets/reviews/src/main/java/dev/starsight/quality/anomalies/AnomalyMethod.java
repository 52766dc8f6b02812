package dev.starsight.quality.anomalies;

import dev.starsight.quality.analyzers.DataMetric;
import java.util.List;

/**
 * How the range of the next value follows from the earlier ones. Implementations are immutable and
 * depend on nothing else.
 */
@FunctionalInterface
public interface AnomalyMethod {

  /**
   * Returns the range of the next value.
   *
   * @param metric the metric with its new value, of which only the name may matter
   * @param earlier finite, the oldest first, at least as many as the rule needs
   */
  ExpectedRange range(DataMetric metric, double[] earlier);

  /** Returns the earlier values that count, of at least as many as the rule needs: all. */
  default double[] counted(List<PastValue> earlier) {
    return earlier.stream().mapToDouble(PastValue::value).toArray();
  }
}
