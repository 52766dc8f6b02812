package dev.starsight.quality.anomalies;

import dev.starsight.quality.analyzers.DataMetric;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The daily values of metrics until the day before one. */
record PastMetrics(OffsetDateTime time, Map<String, double[]> values) implements MetricHistory {

  /** A Monday. */
  static final LocalDate DAY = LocalDate.of(2015, 8, 31);

  static PastMetrics of(String name, double... values) {
    return new PastMetrics(at(DAY), Map.of(name, values));
  }

  static OffsetDateTime at(LocalDate day) {
    return day.atStartOfDay().atOffset(ZoneOffset.UTC);
  }

  static DataMetric metric(String name, double value) {
    return new DataMetric(DataMetric.Entity.COLUMN, "x", name, value, "");
  }

  @Override
  public List<PastValue> earlier(DataMetric metric) {
    double[] own = values.getOrDefault(metric.name(), new double[0]);
    List<PastValue> earlier = new ArrayList<>();
    for (int i = 0; i < own.length; i++) {
      earlier.add(new PastValue(time.minusDays(own.length - i), own[i]));
    }
    return earlier;
  }
}
