package dev.starsight.quality.history;

import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.quality.analyzers.DataMetric;
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
  private static final int VERSION = 2;

  private final Map<Path, Known> known = new ConcurrentHashMap<>();
  private final Set<Path> opened = ConcurrentHashMap.newKeySet();

  /**
   * A file and what is in it.
   *
   * @param file its key on the disk, its time and its size
   * @param head what {@link EntryJson#head} wrote of it
   */
  private record Known(String file, String head, EntryJson.Stored stored) {}

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
    EntryJson.Stored stored = EntryJson.read(path);
    Known now = new Known(file, EntryJson.head(stored).toString(), stored);
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
      text(out, each.head());
      HistoryEntry entry = each.stored().entry();
      OffsetDateTime time = entry.key().time();
      instant(out, time.toInstant());
      out.writeInt(time.getOffset().getTotalSeconds());
      instant(out, entry.added());
      List<DataMetric> metrics = entry.metrics();
      out.writeInt(metrics.size());
      for (DataMetric metric : metrics) {
        out.writeInt(names.computeIfAbsent(MetricName.of(metric), name -> names.size()));
        out.writeDouble(metric.value());
      }
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
        | DateTimeException e) {
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
      Path path = folder.resolve(text(in));
      String file = text(in);
      String head = text(in);
      Instant time = instant(in);
      ZoneOffset offset = ZoneOffset.ofTotalSeconds(in.getInt());
      Instant added = instant(in);
      int count = count(in, Integer.BYTES + Double.BYTES);
      List<DataMetric> metrics = new ArrayList<>(count);
      for (int m = 0; m < count; m++) {
        MetricName name = names[Objects.checkIndex(in.getInt(), names.length)];
        metrics.add(name.withValue(in.getDouble()));
      }
      JsonFields fields = JsonFields.parse(copy.toString(), head);
      EntryJson.Stored stored = EntryJson.stored(fields, time.atOffset(offset), added, metrics);
      entries.put(path, new Known(file, head, stored));
    }
    return entries;
  }

  /** Reads the number of elements that follow and have so many bytes each, or more. */
  private static int count(ByteBuffer in, int leastBytes) throws IOException {
    int count = in.getInt();
    if (count < 0 || count > in.remaining() / leastBytes) {
      throw new IOException(count + " elements cannot follow");
    }
    return count;
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
