package dev.starsight.quality.history;

import dev.starsight.data.Provenance;
import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.anomalies.Anomaly;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

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
    Objects.requireNonNull(added, "added");
    metrics =
        metrics.stream()
            .filter(DataMetric::isComputed)
            .map(HistoryEntry::withoutNote)
            .distinct()
            .toList();
    anomalies =
        anomalies.stream()
            .map(
                each ->
                    new Anomaly(withoutNote(each.metric()), each.time(), each.range(), each.rule()))
            .toList();
    provenance = provenance.withFileNames();
  }

  private static DataMetric withoutNote(DataMetric metric) {
    return new DataMetric(metric.entity(), metric.instance(), metric.name(), metric.value(), "");
  }
}
