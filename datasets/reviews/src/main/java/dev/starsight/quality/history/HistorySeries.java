package dev.starsight.quality.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Disk;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.files.internal.Sha256;
import dev.starsight.quality.analyzers.Analyzer;
import dev.starsight.quality.analyzers.States;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a series on disk, as they were when they were read. Its files of states have a
 * digest of their content in the name, so that an entry that is replaced keeps its old states until
 * the file that names the new ones has replaced its own.
 */
final class HistorySeries {

  private static final Pattern ENTRY =
      Pattern.compile("[0-9a-f]{12}-\\d{8}T\\d{6}\\.\\d{9}\\.json");
  private static final int DIGEST_DIGITS = 12;

  private final Path directory;
  private final EntryFiles known;
  private final Path entryFiles;
  private final Path totalFiles;

  /** The entries by the names of their files, which are in the order of time in a series. */
  private final Map<String, EntryJson.Stored> stored;

  private boolean replaced;

  private HistorySeries(Path directory, Map<String, EntryJson.Stored> stored, EntryFiles known) {
    this.directory = directory;
    this.known = known;
    this.entryFiles = directory.resolve("entries");
    this.totalFiles = directory.resolve("totals");
    this.stored = stored;
  }

  /** Reads the entries of all series. */
  static HistorySeries all(Path directory, EntryFiles known) throws IOException {
    return read(directory, "", known);
  }

  /** Reads the entries of the series of a key. */
  static HistorySeries of(Path directory, EntryKey key, EntryFiles known) throws IOException {
    known.open(copy(directory, key.seriesId()), directory.resolve("entries"));
    return read(directory, key.seriesId() + "-", known);
  }

  /** Returns the file that has a copy of the entries of a series. */
  private static Path copy(Path directory, String series) {
    return directory.resolve("totals").resolve(series + ".entries");
  }

  private static HistorySeries read(Path directory, String prefix, EntryFiles known)
      throws IOException {
    Map<String, EntryJson.Stored> stored = new TreeMap<>();
    Path folder = directory.resolve("entries");
    if (Files.isDirectory(folder)) {
      List<Path> files;
      try (Stream<Path> children = Files.list(folder)) {
        files = children.filter(child -> isEntry(child, prefix)).toList();
      }
      for (Path file : files) {
        EntryJson.Stored each = known.read(file);
        String name = file.getFileName().toString();
        stored.put(name.substring(0, name.length() - ".json".length()), each);
      }
    }
    return new HistorySeries(directory, stored, known);
  }

  private static boolean isEntry(Path file, String prefix) {
    String name = file.getFileName().toString();
    return name.startsWith(prefix) && name.endsWith(".json") && ENTRY.matcher(name).matches();
  }

  /** Copies entries of one history into another that has none. */
  static void copy(Path from, Collection<EntryKey> keys, Path to) throws IOException {
    Path target = Files.createDirectories(to.resolve("entries"));
    List<String> names = keys.stream().map(EntryKey::fileName).toList();
    List<Path> files;
    try (Stream<Path> children = Files.list(from.resolve("entries"))) {
      files =
          children
              .filter(file -> names.stream().anyMatch(file.getFileName().toString()::startsWith))
              .toList();
    }
    for (Path file : files) {
      Files.copy(file, target.resolve(file.getFileName()));
    }
  }

  /** Returns the entries, the oldest first. */
  List<HistoryEntry> entries() {
    return stored.values().stream()
        .map(EntryJson.Stored::entry)
        .sorted(Comparator.comparing(entry -> entry.key().time().toInstant()))
        .toList();
  }

  /** Returns whether {@link #put} has replaced an entry. */
  boolean hasReplaced() {
    return replaced;
  }

  /**
   * Writes an entry of this series and the states of all of them, which are returned.
   *
   * @param states those of the entry
   * @param analyzers what the states belong to
   */
  States put(HistoryEntry entry, States states, Collection<Analyzer<?>> analyzers)
      throws IOException {
    String name = entry.key().fileName();
    replaced = stored.containsKey(name);
    Disk.createDirectories(entryFiles);
    Disk.createDirectories(totalFiles);
    AtomicFile.deleteAbandoned(entryFiles);
    AtomicFile.deleteAbandoned(totalFiles);
    String series = entry.key().seriesId();
    States before = replaced ? null : total(series, analyzers);
    String digest = writeStates(entryFiles, name, states);
    EntryJson.Stored added = new EntryJson.Stored(entry, digest);
    EntryJson.write(entryFiles.resolve(name + ".json"), added);
    stored.put(name, added);
    deleteStates(entryFiles, name, digest);
    States total;
    if (before == null) {
      total = merged(analyzers);
    } else {
      total = before;
      total.mergeShared(states);
    }
    writeTotal(series, total);
    known.save(
        copy(directory, series),
        stored.keySet().stream().map(each -> entryFiles.resolve(each + ".json")).toList());
    return total;
  }

  /** Writes states to a file with a digest of them in its name, which is returned. */
  private static String writeStates(Path folder, String name, States states) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    states.write(bytes);
    String digest = Sha256.of(bytes.toByteArray()).substring(0, DIGEST_DIGITS);
    AtomicFile.writeDurably(states(folder, name, digest), bytes.toByteArray());
    return digest;
  }

  private static Path states(Path folder, String name, String digest) {
    return folder.resolve(name + "-" + digest + ".states");
  }

  /** Deletes the files of states of a name that have another digest, which nothing needs. */
  private static void deleteStates(Path folder, String name, String digest) throws IOException {
    Path current = states(folder, name, digest);
    Pattern pattern = Pattern.compile(Pattern.quote(name) + "-[0-9a-f]{12}\\.states");
    List<Path> others;
    try (Stream<Path> children = Files.list(folder)) {
      others =
          children
              .filter(child -> pattern.matcher(child.getFileName().toString()).matches())
              .filter(child -> !child.equals(current))
              .toList();
    }
    for (Path other : others) {
      Files.deleteIfExists(other);
    }
  }

  /** Merges the states of all entries. */
  private States merged(Collection<Analyzer<?>> analyzers) throws IOException {
    States total = null;
    for (Map.Entry<String, EntryJson.Stored> each : stored.entrySet()) {
      Path file = states(entryFiles, each.getKey(), each.getValue().states());
      States states;
      try {
        states = States.read(file, analyzers);
      } catch (NoSuchFileException e) {
        throw new DamagedFileException(
            entryFiles.resolve(each.getKey() + ".json").toString(),
            "its states are missing: there is no file " + file.getFileName(),
            e);
      }
      if (total == null) {
        total = states;
      } else {
        total.mergeShared(states);
      }
    }
    if (total == null) {
      throw new IllegalStateException("a series that was written to has an entry");
    }
    return total;
  }

  /** Returns the states of all entries, from the file of them if it is of the same entries. */
  private @Nullable States total(String series, Collection<Analyzer<?>> analyzers)
      throws IOException {
    Path file = totalFiles.resolve(series + ".json");
    if (stored.isEmpty() || !Files.exists(file)) {
      return null;
    }
    try {
      JsonFields fields = EntryJson.readSealed(file);
      if (!fields.text("entries").equals(digestOfEntries())) {
        return null;
      }
      return States.read(states(totalFiles, series, EntryJson.digest(fields)), analyzers);
    } catch (DamagedFileException | NoSuchFileException e) {
      return null; // It is made of the entries, so it can be made again.
    }
  }

  private void writeTotal(String series, States total) throws IOException {
    String digest = writeStates(totalFiles, series, total);
    ObjectNode node =
        Json.object()
            .put("format", EntryJson.FORMAT)
            .put("entries", digestOfEntries())
            .put("count", stored.size())
            .put("states", digest);
    EntryJson.writeSealed(totalFiles.resolve(series + ".json"), node);
    deleteStates(totalFiles, series, digest);
  }

  /** Returns a digest of which entries there are, and with which states. */
  private String digestOfEntries() {
    List<String> names = new ArrayList<>();
    stored.forEach((name, each) -> names.add(name + "-" + each.states()));
    return Sha256.of(String.join("\n", names).getBytes(StandardCharsets.UTF_8));
  }
}
