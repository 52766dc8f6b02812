package dev.starsight.quality.history;

import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.anomalies.Anomaly;
import dev.starsight.quality.anomalies.ExpectedRange;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/**
 * The files of entries that were read, so that none is read twice: an entry is replaced by another
 * file, never changed. A file of the series keeps them for the next process, which reads it in a
 * fraction of the time that the files of a year take; it is only a copy, and is not used if it is
 * damaged, or for a file that has changed since. Thread-safe.
 */
final class EntryFiles {

  private static final int MAGIC = 0x53534548;
  private static final int VERSION = 3;

  private final Map<Path, Known> known = new ConcurrentHashMap<>();
  private final Set<Path> opened = ConcurrentHashMap.newKeySet();

  /**
   * A file and what is in it.
   *
   * @param file its key on the disk, its time and its size
   */
  private record Known(String file, EntryJson.Stored stored) {}

  /**
   * Returns what is in the file of an entry.
   *
   * @throws IOException naming the file, as {@link EntryJson#read}
   */
  EntryJson.Stored read(Path path) throws IOException {
    return known(path).stored();
  }

  private Known known(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    String file =
        attributes.fileKey()
            + " "
            + attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS)
            + " "
            + attributes.size();
    Known before = known.get(path);
    if (before != null && before.file().equals(file)) {
      return before;
    }
    Known now = new Known(file, EntryJson.read(path));
    known.put(path, now);
    return now;
  }

  /** Writes what is known of these files, for {@link #open}. */
  void save(Path copy, Collection<Path> paths) throws IOException {
    Map<MetricName, Integer> names = new LinkedHashMap<>();
    ByteArrayOutputStream entries = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(entries);
    out.writeInt(paths.size());
    for (Path path : paths) {
      Known each = known(path);
      text(out, path.getFileName().toString());
      text(out, each.file());
      write(out, each.stored(), names);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    DataOutputStream whole = new DataOutputStream(all);
    whole.writeInt(MAGIC);
    whole.writeInt(VERSION);
    whole.writeInt(names.size());
    for (MetricName name : names.keySet()) {
      text(whole, name.entity().title());
      text(whole, name.instance());
      text(whole, name.name());
    }
    entries.writeTo(whole);
    whole.writeLong(checksum(all.toByteArray(), all.size()));
    AtomicFile.write(copy, all.toByteArray());
  }

  private static void write(
      DataOutputStream out, EntryJson.Stored stored, Map<MetricName, Integer> names)
      throws IOException {
    HistoryEntry entry = stored.entry();
    time(out, entry.key().time());
    text(out, entry.key().timeTag());
    out.writeInt(entry.key().tags().size());
    for (Map.Entry<String, String> tag : entry.key().tags().entrySet()) {
      text(out, tag.getKey());
      text(out, tag.getValue());
    }
    instant(out, entry.added());
    text(out, stored.states());
    out.writeInt(entry.provenance().sources().size());
    for (Provenance.Source source : entry.provenance().sources()) {
      text(out, source.path());
      text(out, source.sha256());
      out.writeLong(source.rows());
      out.writeLong(source.rejected());
    }
    out.writeInt(entry.provenance().steps().size());
    for (String step : entry.provenance().steps()) {
      text(out, step);
    }
    out.writeInt(entry.anomalies().size());
    for (Anomaly anomaly : entry.anomalies()) {
      metric(out, anomaly.metric(), names);
      time(out, anomaly.time());
      out.writeDouble(anomaly.range().expected());
      out.writeDouble(anomaly.range().lower());
      out.writeDouble(anomaly.range().upper());
      text(out, anomaly.rule());
    }
    out.writeInt(entry.metrics().size());
    for (DataMetric metric : entry.metrics()) {
      metric(out, metric, names);
    }
  }

  private static void metric(
      DataOutputStream out, DataMetric metric, Map<MetricName, Integer> names) throws IOException {
    out.writeInt(names.computeIfAbsent(MetricName.of(metric), name -> names.size()));
    out.writeDouble(metric.value());
  }

  private static DataMetric metric(ByteBuffer in, MetricName[] names) {
    MetricName name = names[Objects.checkIndex(in.getInt(), names.length)];
    return name.withValue(in.getDouble());
  }

  /** Learns what {@link #save} has written, once, if it is there and whole. */
  void open(Path copy, Path folder) throws IOException {
    if (!opened.add(copy) || !Files.exists(copy)) {
      return;
    }
    byte[] bytes = Files.readAllBytes(copy);
    int length = bytes.length - Long.BYTES;
    if (length < 3 * Integer.BYTES) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (checksum(bytes, length) != in.getLong(length)
        || in.getInt() != MAGIC
        || in.getInt() != VERSION) {
      return;
    }
    try {
      known.putAll(entries(in, copy, folder));
    } catch (IOException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | BufferUnderflowException
        | DateTimeException
        | StarsightException e) {
      // It is only a copy: the files are read instead.
    }
  }

  private static Map<Path, Known> entries(ByteBuffer in, Path copy, Path folder)
      throws IOException {
    MetricName[] names = new MetricName[count(in, 3 * Integer.BYTES)];
    for (int i = 0; i < names.length; i++) {
      DataMetric.Entity entity = EntryJson.entity(copy.toString(), text(in));
      names[i] = new MetricName(entity, text(in), text(in));
    }
    Map<Path, Known> entries = new HashMap<>();
    for (int i = count(in, 4 * Integer.BYTES); i > 0; i--) {
      entries.put(folder.resolve(text(in)), new Known(text(in), read(in, names)));
    }
    return entries;
  }

  private static EntryJson.Stored read(ByteBuffer in, MetricName[] names) throws IOException {
    OffsetDateTime time = time(in);
    String timeTag = text(in);
    SortedMap<String, String> tags = new TreeMap<>();
    for (int i = count(in, 2 * Integer.BYTES); i > 0; i--) {
      tags.put(text(in), text(in));
    }
    EntryKey key = new EntryKey(time, timeTag, tags);
    Instant added = instant(in);
    String states = text(in);
    if (!EntryJson.isDigest(states)) {
      throw new IllegalArgumentException("the digest of the states is none");
    }
    List<Provenance.Source> sources = new ArrayList<>();
    for (int i = count(in, 2 * Integer.BYTES); i > 0; i--) {
      sources.add(new Provenance.Source(text(in), text(in), rows(in), rows(in)));
    }
    List<String> steps = new ArrayList<>();
    for (int i = count(in, Integer.BYTES); i > 0; i--) {
      steps.add(text(in));
    }
    List<Anomaly> anomalies = new ArrayList<>();
    for (int i = count(in, 4 * Double.BYTES); i > 0; i--) {
      DataMetric metric = metric(in, names);
      OffsetDateTime when = time(in);
      ExpectedRange range = new ExpectedRange(in.getDouble(), in.getDouble(), in.getDouble());
      anomalies.add(new Anomaly(metric, when, range, text(in)));
    }
    int count = count(in, Integer.BYTES + Double.BYTES);
    List<DataMetric> metrics = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      metrics.add(metric(in, names));
    }
    Provenance provenance = new Provenance(sources, steps);
    return new EntryJson.Stored(
        new HistoryEntry(key, metrics, anomalies, provenance, added), states);
  }

  /** Reads the number of elements that follow and have so many bytes each, or more. */
  private static int count(ByteBuffer in, int leastBytes) throws IOException {
    int count = in.getInt();
    if (count < 0 || count > in.remaining() / leastBytes) {
      throw new IOException(count + " elements cannot follow");
    }
    return count;
  }

  private static long rows(ByteBuffer in) {
    long rows = in.getLong();
    if (rows < 0) {
      throw new IllegalArgumentException(rows + " rows cannot be");
    }
    return rows;
  }

  private static long checksum(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return crc.getValue();
  }

  /** Writes a time as numbers, because the texts of a year take a tenth of a second to parse. */
  private static void instant(DataOutputStream out, Instant time) throws IOException {
    out.writeLong(time.getEpochSecond());
    out.writeInt(time.getNano());
  }

  private static void time(DataOutputStream out, OffsetDateTime time) throws IOException {
    instant(out, time.toInstant());
    out.writeInt(time.getOffset().getTotalSeconds());
  }

  private static OffsetDateTime time(ByteBuffer in) {
    return instant(in).atOffset(ZoneOffset.ofTotalSeconds(in.getInt()));
  }

  private static Instant instant(ByteBuffer in) {
    return Instant.ofEpochSecond(in.getLong(), in.getInt());
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(ByteBuffer in) throws IOException {
    byte[] bytes = new byte[count(in, 1)];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
