package dev.starsight.quality.history;

import dev.starsight.data.Provenance;
import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.anomalies.Anomaly;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a history keeps of one check, but for the states. Immutable.
 *
 * @param key its tags and its time
 * @param metrics those that could be computed, without their notes
 * @param anomalies the values that were unusual when the entry was added
 * @param provenance the files that were checked, without their directories
 * @param added when it was added
 */
public record HistoryEntry(
    EntryKey key,
    List<DataMetric> metrics,
    List<Anomaly> anomalies,
    Provenance provenance,
    Instant added) {

  public HistoryEntry {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(provenance, "provenance");
    Objects.requireNonNull(added, "added");
    metrics = List.copyOf(metrics);
    anomalies = List.copyOf(anomalies);
  }

  /** Returns the entry of a check, without what is not kept. */
  static HistoryEntry of(
      EntryKey key, List<DataMetric> metrics, List<Anomaly> anomalies, Provenance provenance) {
    // In the file, too, they are together by entity and instance.
    Map<String, Set<DataMetric>> grouped = new LinkedHashMap<>();
    for (DataMetric metric :
        metrics.stream().sorted(Comparator.comparing(DataMetric::entity)).toList()) {
      if (metric.isComputed()) {
        grouped
            .computeIfAbsent(metric.entity() + metric.instance(), group -> new LinkedHashSet<>())
            .add(withoutNote(metric));
      }
    }
    return new HistoryEntry(
        key,
        grouped.values().stream().flatMap(Set::stream).toList(),
        anomalies.stream()
            .map(
                each ->
                    new Anomaly(withoutNote(each.metric()), each.time(), each.range(), each.rule()))
            .toList(),
        provenance.withFileNames(),
        Instant.now());
  }

  private static DataMetric withoutNote(DataMetric metric) {
    return new DataMetric(metric.entity(), metric.instance(), metric.name(), metric.value(), "");
  }
}
