package dev.starsight.files.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Forces written data to the disk itself, out of the caches of the operating system. */
final class Disk {

  private Disk() {}

  static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Forces the names in a directory, if the system lets a directory be opened. */
  static void forceDirectory(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows does not, and preserves the order of names anyway.
    }
  }

  static void forceTree(Path root) throws IOException {
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
