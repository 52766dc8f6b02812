package dev.starsight.files.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Waits until what was written is on the disk itself, and not only in the system's memory. */
final class Disk {

  private Disk() {}

  /** Forces a file's bytes. */
  static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Forces the names in a directory, where the system lets a directory be opened. */
  static void forceDirectory(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows does not, and keeps the order of names by itself.
    }
  }

  /** Forces everything below a directory, and the directory. */
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
