package dev.starsight.files.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Forces written data to the disk itself, out of the caches of the operating system. */
public final class Disk {

  private Disk() {}

  /** Forces the bytes of a file. */
  public static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Forces the names in a directory, if the system lets a directory be opened. */
  public static void forceDirectory(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows does not, and preserves the order of names anyway.
    }
  }

  /**
   * Creates a directory with its missing parents, and forces the names of all that were created.
   *
   * @throws IOException naming the path, if a file has one of the names
   */
  public static void createDirectories(Path directory) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path p = directory.toAbsolutePath().normalize();
        p != null && !Files.isDirectory(p);
        p = p.getParent()) {
      if (Files.exists(p)) {
        throw new IOException(p + ": a directory is needed here, but this is a file");
      }
      missing.push(p);
    }
    for (Path p : missing) {
      Files.createDirectories(p);
      forceDirectory(Objects.requireNonNull(p.getParent()));
    }
  }

  /** Forces a directory with everything in it. */
  public static void forceTree(Path root) throws IOException {
    List<Path> paths;
    try (Stream<Path> walked = Files.walk(root)) {
      paths = walked.toList();
    }
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        forceDirectory(path);
      } else {
        force(path);
      }
    }
  }
}
