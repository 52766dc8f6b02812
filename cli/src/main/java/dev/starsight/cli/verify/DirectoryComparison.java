package dev.starsight.cli.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Compares a result with what its command writes now: every file, byte by byte, but for the time
 * and the memory that it took.
 *
 * @param leftOut tells files, by their paths with slashes, that are not compared
 * @param replaced strings of the new files that stand for others, such as the place of a file
 * @param tolerance for values in JSON; where it is one, other files are not compared
 */
record DirectoryComparison(
    Predicate<String> leftOut, Map<String, String> replaced, Tolerance tolerance) {

  private static final String SUMMARY = "summary.json";

  /** The values of a summary that differ from run to run. */
  static final Pattern VOLATILE = Pattern.compile("/seconds|/peakMemoryBytes|/stages/\\d+/seconds");

  private static final Set<String> BINARY =
      Set.of("bin", "safetensors", "tfrecord", "parquet", "gz", "zst", "png", "pt");

  /** Larger files are compared by bytes alone. */
  private static final long LARGEST_TEXT = 64L << 20;

  DirectoryComparison {
    replaced = Map.copyOf(replaced);
  }

  /**
   * Returns what differs, in the order of the files.
   *
   * @param fresh the directory that was written now
   * @param saved the result
   */
  List<FileDifference> compare(Path fresh, Path saved) throws IOException {
    Set<String> names = new TreeSet<>(files(fresh));
    names.addAll(files(saved));
    List<FileDifference> found = new ArrayList<>();
    for (String name : names) {
      Path before = fresh.resolve(name);
      Path now = saved.resolve(name);
      if (!Files.isRegularFile(before)) {
        found.add(new FileDifference(name, "", "absent", "a file"));
      } else if (!Files.isRegularFile(now)) {
        found.add(new FileDifference(name, "", "a file", "absent"));
      } else {
        found.addAll(compareFiles(name, before, now));
      }
    }
    return found;
  }

  private List<String> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(path -> !Files.isDirectory(path))
          .map(path -> Json.path(directory, path))
          .filter(name -> !leftOut.test(name))
          .toList();
    }
  }

  private List<FileDifference> compareFiles(String name, Path before, Path now) throws IOException {
    long at = Files.mismatch(before, now);
    if (at < 0) {
      return List.of();
    }
    String extension = name.substring(name.lastIndexOf('.') + 1);
    if (tolerance != Tolerance.NONE && !extension.equals("json")) {
      return List.of();
    }
    if (BINARY.contains(extension) || Files.size(now) > LARGEST_TEXT) {
      return List.of(bytes(name, at, before, now));
    }
    try {
      return compareTexts(name, extension, replace(Files.readString(before)), now);
    } catch (CharacterCodingException e) {
      return List.of(bytes(name, at, before, now));
    }
  }

  private List<FileDifference> compareTexts(String name, String extension, String was, Path now)
      throws IOException {
    String is = Files.readString(now);
    if (was.equals(is)) {
      return List.of();
    }
    if (!extension.equals("json")) {
      return TextDifferences.of(name, was, is);
    }
    JsonNode wanted = Json.parse(name, was);
    JsonNode there;
    try {
      there = Json.parse(name, is);
    } catch (IOException e) {
      return TextDifferences.of(name, was, is);
    }
    boolean isSummary = name.equals(SUMMARY);
    List<FileDifference> found =
        JsonComparison.of(
            name, wanted, there, p -> isSummary && VOLATILE.matcher(p).matches(), tolerance);
    if (!found.isEmpty() || tolerance != Tolerance.NONE) {
      return found;
    }
    // What is equal as a tree may still be written in another way.
    return TextDifferences.of(name, isSummary ? Json.pretty(there) + "\n" : was, is);
  }

  private String replace(String text) {
    String changed = text;
    for (Map.Entry<String, String> entry : replaced.entrySet()) {
      changed = changed.replace(entry.getKey(), entry.getValue());
    }
    return changed;
  }

  private static FileDifference bytes(String name, long at, Path before, Path now)
      throws IOException {
    return new FileDifference(name, "byte " + at, byteAt(before, at), byteAt(now, at));
  }

  private static String byteAt(Path file, long at) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      return channel.position(at).read(one) < 1
          ? "the end of the file"
          : String.format(Locale.ROOT, "0x%02x", one.get(0));
    }
  }
}
