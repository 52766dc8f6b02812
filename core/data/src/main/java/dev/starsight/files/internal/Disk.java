package dev.starsight.files.internal;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
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

  /**
   * Forces the names in a directory, if the system lets a directory be opened and forced. An
   * interrupt does not keep it from that; the interrupted status stays set.
   *
   * @throws IOException naming the directory, if its names could not be written
   */
  public static void forceDirectory(Path directory) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (!tryForceDirectory(directory)) {
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns false if it was interrupted. */
  private static boolean tryForceDirectory(Path directory) throws IOException {
    FileChannel opened;
    try {
      opened = FileChannel.open(directory, StandardOpenOption.READ);
    } catch (IOException e) {
      return true; // Windows opens no directory, and preserves the order of names anyway.
    }
    try (FileChannel channel = opened) {
      channel.force(true);
    } catch (ClosedByInterruptException e) {
      return false;
    } catch (IOException e) {
      if (!"Invalid argument".equals(e.getMessage())) { // File systems that force no directory.
        throw new IOException(
            directory + ": its names cannot be forced to the disk: " + e.getMessage(), e);
      }
    }
    return true;
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
