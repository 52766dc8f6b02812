package dev.starsight.spark.jobs;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A directory that an attempt of a task fills and that gets its name when it is complete. Of
 * several attempts the first to finish stays; they are equal, because a task reads the same rows in
 * the same order. Not thread-safe.
 */
final class PartDirectory implements AutoCloseable {

  private final Path target;
  private final Path path;

  private PartDirectory(Path target, Path path) {
    this.target = target;
    this.path = path;
  }

  static PartDirectory begin(Path parent, String name) throws IOException {
    return new PartDirectory(
        parent.resolve(name), Files.createTempDirectory(parent, "." + name + "."));
  }

  Path path() {
    return path;
  }

  void commit() throws IOException {
    try {
      Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (Files.notExists(target)) {
        throw e;
      }
    }
  }

  /** Deletes what was not committed. */
  @Override
  public void close() throws IOException {
    if (Files.exists(path)) {
      delete(path);
    }
  }

  static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
