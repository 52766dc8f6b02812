package dev.starsight.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a directory in memory: contents by relative name, with '/' between folders. */
public final class FuzzFiles {

  private final SortedMap<String, byte[]> contents = new TreeMap<>();

  /** Returns a directory with one file. */
  public static FuzzFiles of(String name, String text) {
    return new FuzzFiles().with(name, text);
  }

  public FuzzFiles with(String name, String text) {
    return with(name, text.getBytes(StandardCharsets.UTF_8));
  }

  public FuzzFiles with(String name, byte[] bytes) {
    contents.put(name, bytes);
    return this;
  }

  /** Reads a directory; lock files, which are empty, are left out. */
  public static FuzzFiles load(Path directory) throws IOException {
    FuzzFiles files = new FuzzFiles();
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        String name = directory.relativize(path).toString().replace('\\', '/');
        if (!name.equals("lock")) {
          files.with(name, Files.readAllBytes(path));
        }
      }
    }
    return files;
  }

  public FuzzFiles copy() {
    FuzzFiles copy = new FuzzFiles();
    copy.contents.putAll(contents);
    return copy;
  }

  public List<String> names() {
    return List.copyOf(contents.keySet());
  }

  public boolean has(String name) {
    return contents.containsKey(name);
  }

  public byte[] get(String name) {
    byte[] bytes = contents.get(name);
    if (bytes == null) {
      throw new IllegalArgumentException("there is no file " + name);
    }
    return bytes;
  }

  public String text(String name) {
    return new String(get(name), StandardCharsets.UTF_8);
  }

  public void remove(String name) {
    contents.remove(name);
  }

  public long bytes() {
    return contents.values().stream().mapToLong(file -> file.length).sum();
  }

  /** Makes the directory hold these files and nothing else. */
  public void writeTo(Path directory) {
    try {
      delete(directory);
      Files.createDirectories(directory);
      for (String name : contents.keySet()) {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, get(name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the directory to read cannot be prepared", e);
    }
  }

  /** Returns the files that differ from others, for a small example of a failure. */
  public FuzzFiles changedFrom(FuzzFiles seed) {
    FuzzFiles changed = new FuzzFiles();
    contents.forEach(
        (name, bytes) -> {
          if (!seed.has(name) || !Arrays.equals(seed.get(name), bytes)) {
            changed.with(name, bytes);
          }
        });
    return changed;
  }

  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
