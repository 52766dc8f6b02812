package dev.starsight.quality.history;

import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.anomalies.Anomaly;
import dev.starsight.quality.anomalies.MetricHistory;
import dev.starsight.quality.anomalies.PastValue;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The values of metrics in entries before a time. */
final class EarlierValues implements MetricHistory {

  /** A metric that so many entries in a row have is expected in the next. */
  static final int STEADY = 7;

  private final OffsetDateTime time;
  private final Map<MetricName, List<PastValue>> values = new HashMap<>();

  /** The metrics that each of the last entries has; empty if there are too few entries. */
  private final Set<MetricName> steady = new LinkedHashSet<>();

  /**
   * Takes the values of the entries that are earlier.
   *
   * @param entries the oldest first
   */
  EarlierValues(OffsetDateTime time, List<HistoryEntry> entries) {
    this.time = time;
    List<HistoryEntry> earlier =
        entries.stream()
            .filter(entry -> entry.key().time().toInstant().isBefore(time.toInstant()))
            .toList();
    for (HistoryEntry entry : earlier) {
      add(entry);
    }
    if (earlier.size() >= STEADY) {
      List<HistoryEntry> last = earlier.subList(earlier.size() - STEADY, earlier.size());
      last.get(STEADY - 1).metrics().forEach(metric -> steady.add(MetricName.of(metric)));
      last.forEach(entry -> steady.retainAll(names(entry.metrics())));
    }
  }

  private void add(HistoryEntry entry) {
    Set<MetricName> unusual = names(entry.anomalies().stream().map(Anomaly::metric).toList());
    for (DataMetric metric : entry.metrics()) {
      MetricName name = MetricName.of(metric);
      values
          .computeIfAbsent(name, absent -> new ArrayList<>())
          .add(
              new PastValue(
                  entry.key().time(),
                  metric.value(),
                  !unusual.isEmpty() && unusual.contains(name)));
    }
  }

  private static Set<MetricName> names(List<DataMetric> metrics) {
    return metrics.stream().map(MetricName::of).collect(Collectors.toSet());
  }

  /** Returns the metrics that each of the last 7 entries has but these have not, without values. */
  List<DataMetric> missing(List<DataMetric> metrics) {
    Set<MetricName> present = names(metrics.stream().filter(DataMetric::isComputed).toList());
    return steady.stream()
        .filter(name -> !present.contains(name))
        .map(name -> name.withValue(Double.NaN))
        .toList();
  }

  @Override
  public OffsetDateTime time() {
    return time;
  }

  @Override
  public List<PastValue> earlier(DataMetric metric) {
    return Collections.unmodifiableList(values.getOrDefault(MetricName.of(metric), List.of()));
  }
}
