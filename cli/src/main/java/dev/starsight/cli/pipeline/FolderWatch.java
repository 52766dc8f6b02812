package dev.starsight.cli.pipeline;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Tells when new files in a folder are complete: nothing in it has changed for some time, and no
 * process that can be seen has one of them open for writing. Hidden files and names of unfinished
 * downloads do not count. Not thread-safe.
 */
final class FolderWatch {

  private static final Set<String> UNFINISHED =
      Set.of("part", "partial", "tmp", "temp", "crdownload", "download", "filepart");

  private final Path folder;
  private final long settleNanos;
  private SortedMap<String, String> seen = new TreeMap<>();
  private SortedMap<String, String> handled = new TreeMap<>();
  private long changedAt;

  /**
   * Watches a folder; what is in it already counts as new.
   *
   * @param settleNanos the time without any change after which files are complete
   */
  FolderWatch(Path folder, long settleNanos) {
    this.folder = folder;
    this.settleNanos = settleNanos;
  }

  /**
   * Looks once.
   *
   * @param now the present time by a clock that never goes back, in nanoseconds
   * @return the names of the files that are new or changed and complete; each is returned once
   */
  List<String> look(long now) throws IOException {
    SortedMap<String, String> found = list();
    if (!found.equals(seen)) {
      seen = found;
      changedAt = now;
      return List.of();
    }
    if (now - changedAt < settleNanos || found.equals(handled)) {
      return List.of();
    }
    List<String> fresh =
        found.entrySet().stream()
            .filter(file -> !file.getValue().equals(handled.get(file.getKey())))
            .map(Map.Entry::getKey)
            .toList();
    for (String name : fresh) {
      if (OpenForWriting.byAnyone(folder.resolve(name))) {
        return List.of();
      }
    }
    handled = found;
    return fresh;
  }

  /** Returns the files with what tells a changed one. */
  private SortedMap<String, String> list() throws IOException {
    SortedMap<String, String> found = new TreeMap<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        String name = String.valueOf(child.getFileName());
        if (isComplete(name)) {
          add(found, name, child);
        }
      }
    }
    return found;
  }

  private static void add(Map<String, String> found, String name, Path file) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.isRegularFile()) {
        found.put(
            name,
            "%d %d %s"
                .formatted(
                    attributes.size(),
                    attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                    attributes.fileKey()));
      }
    } catch (NoSuchFileException e) {
      // It was moved away since.
    }
  }

  private static boolean isComplete(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && !name.endsWith("~") && !UNFINISHED.contains(ending);
  }

  /** Tells on Linux which files processes of this user have open for writing. */
  private static final class OpenForWriting {

    private static final Path PROCESSES = Path.of("/proc");
    private static final int ACCESS_MODE = 3;

    static boolean byAnyone(Path file) throws IOException {
      if (!Files.isDirectory(PROCESSES)) {
        return false;
      }
      Path real;
      try {
        real = file.toRealPath();
      } catch (NoSuchFileException e) {
        return false;
      }
      for (Path process : children(PROCESSES)) {
        for (Path open : children(process.resolve("fd"))) {
          if (leadsTo(open, real) && isWritten(process, open)) {
            return true;
          }
        }
      }
      return false;
    }

    /** Returns the children of a directory; none of one that is gone or of another user. */
    private static List<Path> children(Path directory) {
      List<Path> found = new ArrayList<>();
      try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, "[0-9]*")) {
        children.forEach(found::add);
      } catch (IOException | RuntimeException e) {
        return List.of();
      }
      return found;
    }

    private static boolean leadsTo(Path link, Path file) {
      try {
        return Files.readSymbolicLink(link).equals(file);
      } catch (IOException | RuntimeException e) {
        return false;
      }
    }

    private static boolean isWritten(Path process, Path open) {
      try {
        return Files.readAllLines(process.resolve("fdinfo").resolve(open.getFileName())).stream()
            .filter(line -> line.startsWith("flags:"))
            .anyMatch(line -> (Integer.parseInt(line.substring(6).strip(), 8) & ACCESS_MODE) != 0);
      } catch (IOException | RuntimeException e) {
        return false;
      }
    }
  }
}
