package dev.starsight.quality.history;

import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Disk;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.files.internal.LockFile;
import dev.starsight.quality.CheckRun;
import dev.starsight.quality.QualityReport;
import dev.starsight.quality.analyzers.Analyzer;
import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.analyzers.States;
import dev.starsight.quality.anomalies.Anomaly;
import dev.starsight.quality.anomalies.AnomalyWatch;
import dev.starsight.quality.anomalies.MetricHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A directory of entries, each with the metrics and the states of one check. Several threads and
 * processes may write to one history: an entry has files of its own, and a lock protects what they
 * share. After a crash or a power failure at any moment every entry is there as it was before or as
 * it was to be.
 *
 * <p>The directory has {@code history.json} with the format, for each entry two files in {@code
 * entries}, one with the metrics and one with the states, and for each series three files in {@code
 * totals}: the states of all its entries and a copy of their metrics. These are written again if
 * they are missing, damaged or of other entries.
 */
public final class QualityHistory {

  private static final String MARKER = "history.json";
  private static final String KIND = "starsight quality history";
  private static final String LOCK = "lock";
  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(60);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

  private final Path directory;
  private final EntryFiles files = new EntryFiles();

  private QualityHistory(Path directory) {
    this.directory = directory;
  }

  /**
   * Opens a history, or begins one in a directory that is missing or empty; nothing is written
   * until an entry is added.
   *
   * @throws IOException naming the path, if it holds something else, or a newer Starsight wrote it
   */
  public static QualityHistory open(Path directory) throws IOException {
    QualityHistory history = new QualityHistory(directory);
    history.verify();
    return history;
  }

  /** Returns whether there is a history already. */
  private boolean verify() throws IOException {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new IOException(directory + ": a history is a directory, but this is a file");
    }
    Path marker = directory.resolve(MARKER);
    if (Files.exists(marker)) {
      JsonFields fields = JsonFields.read(marker);
      fields.requireFormat(EntryJson.FORMAT);
      if (!fields.text("kind").equals(KIND)) {
        throw fields.refused("kind", KIND);
      }
      return true;
    }
    if (Files.exists(directory)) {
      try (Stream<Path> children = Files.list(directory)) {
        Optional<Path> foreign =
            children.filter(child -> !isLeftover(child)).min(Comparator.naturalOrder());
        if (foreign.isPresent()) {
          throw new IOException(
              "%s: this is no history, because it has no %s but %s; name a new directory"
                  .formatted(directory, MARKER, foreign.get().getFileName()));
        }
      }
    }
    return false;
  }

  /** Returns whether somebody may have been killed who began a history. */
  private static boolean isLeftover(Path child) {
    String name = child.getFileName().toString();
    return name.equals(LOCK) || (name.startsWith("." + MARKER) && name.endsWith(".tmp"));
  }

  /**
   * Returns the entries of all series, the oldest first.
   *
   * @throws IOException naming the file, if one is damaged or a newer Starsight wrote it
   */
  public List<HistoryEntry> entries() throws IOException {
    return HistorySeries.all(directory, files).entries();
  }

  /**
   * Returns the entries of the series of a key, the oldest first.
   *
   * @throws IOException naming the file, if one is damaged or a newer Starsight wrote it
   */
  public List<HistoryEntry> series(EntryKey key) throws IOException {
    return HistorySeries.of(directory, key, files).entries();
  }

  /**
   * Returns what metrics were before the time of a key, in its series.
   *
   * @throws IOException naming the file, if an entry is damaged or a newer Starsight wrote it
   */
  public MetricHistory before(EntryKey key) throws IOException {
    return new EarlierValues(key.time(), series(key));
  }

  /**
   * Copies what a history was when it got an entry, so that the entry can be added once more. The
   * others of its series then were all those that there are now, or, if more have come since, those
   * of earlier times.
   *
   * @param replaced whether the entry replaced one with the same key
   * @param entries of its series, that one included
   * @param target an empty directory or one that does not exist
   * @throws StarsightException if other entries were there than now
   * @throws IOException naming the file, if one is damaged or cannot be copied
   */
  public QualityHistory copyBefore(EntryKey key, boolean replaced, int entries, Path target)
      throws IOException {
    List<EntryKey> others =
        series(key).stream()
            .map(HistoryEntry::key)
            .filter(other -> !other.fileName().equals(key.fileName()))
            .toList();
    if (others.size() >= entries) {
      others =
          others.stream()
              .filter(other -> other.time().toInstant().isBefore(key.time().toInstant()))
              .toList();
    }
    if (others.size() != entries - 1) {
      throw new StarsightException(
          "%s: the history had %d entries of the series of %s, and those of then cannot be told"
              .formatted(directory, entries, key.words()));
    }
    List<EntryKey> copied = new ArrayList<>(others);
    if (replaced) {
      copied.add(key);
    }
    QualityHistory copy = new QualityHistory(target);
    Files.createDirectories(target);
    copy.begin();
    HistorySeries.copy(directory, copied, target);
    return copy;
  }

  /**
   * What an addition did.
   *
   * @param entry the entry that was added
   * @param replaced whether it replaced the entry with the same tags and time
   * @param entries the entries of the series, the oldest first, with the new one
   * @param total the metrics of the rows of all these entries
   * @param watch what the watch of all metrics found
   * @param missing the metrics that each of the 7 entries before has but this one has not, without
   *     values
   */
  public record Addition(
      HistoryEntry entry,
      boolean replaced,
      List<HistoryEntry> entries,
      List<DataMetric> total,
      AnomalyWatch.Findings watch,
      List<DataMetric> missing) {

    public Addition {
      entries = List.copyOf(entries);
      total = List.copyOf(total);
      missing = List.copyOf(missing);
    }

    /** Returns whether a metric of the entry is unusual or missing. */
    public boolean isUnusual() {
      return !entry.anomalies().isEmpty() || !missing.isEmpty();
    }
  }

  /**
   * Adds an entry: the metrics of a report, its states and what is unusual about it, by {@link
   * AnomalyWatch#standard()} and by the constraints that depend on the history. Replaces the entry
   * with the same tags and time. Waits up to a minute while others write.
   *
   * @param run the checks, which have seen all rows
   * @param report their report, with {@link #before} as its history
   * @throws IOException naming the path, if it cannot be written, or an entry is damaged
   */
  public Addition append(EntryKey key, CheckRun<?> run, QualityReport report, Provenance provenance)
      throws IOException {
    LockFile lock = lock();
    try {
      begin();
      HistorySeries series = HistorySeries.of(directory, key, files);
      EarlierValues earlier = new EarlierValues(key.time(), series.entries());
      List<DataMetric> metrics = new ArrayList<>(report.metrics());
      metrics.addAll(report.checkedMetrics());
      AnomalyWatch.Findings watch = AnomalyWatch.standard().look(metrics, earlier);
      List<Anomaly> anomalies = together(run.anomalies(earlier), watch.anomalies());
      HistoryEntry entry = HistoryEntry.of(key, metrics, anomalies, provenance);
      Collection<Analyzer<?>> analyzers = run.analyzers();
      States total = series.put(entry, run.states().keepable(), analyzers);
      return new Addition(
          entry,
          series.hasReplaced(),
          series.entries(),
          run.metrics(total),
          watch,
          earlier.missing(metrics));
    } finally {
      lock.close();
    }
  }

  /** Returns all anomalies; what a constraint found by the same rule need not be said twice. */
  private static List<Anomaly> together(List<Anomaly> constrained, List<Anomaly> watched) {
    List<Anomaly> all = new ArrayList<>(constrained);
    for (Anomaly each : watched) {
      if (constrained.stream()
          .noneMatch(
              other -> other.metric().equals(each.metric()) && other.rule().equals(each.rule()))) {
        all.add(each);
      }
    }
    return all;
  }

  private LockFile lock() throws IOException {
    Disk.createDirectories(directory);
    long start = System.nanoTime();
    Optional<LockFile> lock = LockFile.tryTake(directory.resolve(LOCK));
    while (lock.isEmpty()) {
      if (System.nanoTime() - start > LONGEST_WAIT || Thread.currentThread().isInterrupted()) {
        throw new IOException(
            directory + ": others have been writing to this history all the time; try again later");
      }
      LockSupport.parkNanos(PAUSE);
      lock = LockFile.tryTake(directory.resolve(LOCK));
    }
    return lock.get();
  }

  /** Makes the directory a history, unless it is one. */
  private void begin() throws IOException {
    if (!verify()) {
      Json.writeDurably(
          directory.resolve(MARKER),
          Json.object().put("format", EntryJson.FORMAT).put("kind", KIND));
    }
  }
}
