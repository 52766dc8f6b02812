package dev.starsight.quality.history;

import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.anomalies.MetricHistory;
import dev.starsight.quality.anomalies.PastValue;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The values of metrics in entries before a time. */
final class EarlierValues implements MetricHistory {

  private final OffsetDateTime time;
  private final Map<MetricName, List<PastValue>> values = new HashMap<>();

  /**
   * Takes the values of the entries that are earlier.
   *
   * @param entries the oldest first
   */
  EarlierValues(OffsetDateTime time, List<HistoryEntry> entries) {
    this.time = time;
    for (HistoryEntry entry : entries) {
      if (entry.key().time().toInstant().isBefore(time.toInstant())) {
        Set<MetricName> unusual =
            entry.anomalies().stream()
                .map(each -> MetricName.of(each.metric()))
                .collect(Collectors.toSet());
        for (DataMetric metric : entry.metrics()) {
          MetricName name = MetricName.of(metric);
          values
              .computeIfAbsent(name, absent -> new ArrayList<>())
              .add(new PastValue(entry.key().time(), metric.value(), unusual.contains(name)));
        }
      }
    }
  }

  @Override
  public OffsetDateTime time() {
    return time;
  }

  @Override
  public List<PastValue> earlier(DataMetric metric) {
    return List.copyOf(values.getOrDefault(MetricName.of(metric), List.of()));
  }
}
