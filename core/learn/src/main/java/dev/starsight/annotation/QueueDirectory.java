package dev.starsight.annotation;

import dev.starsight.files.internal.Disk;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.LockFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of a queue: their names, their creation and the lock. */
final class QueueDirectory {

  static final String HEADER = "queue.json";
  static final String TASKS = "tasks.jsonl";
  static final String ANNOTATIONS = "annotations.jsonl";
  private static final List<String> LOGS = List.of(TASKS, ANNOTATIONS);
  static final String LOCK = "lock";

  /** The token of the review page, which that page writes. */
  static final String TOKEN = "token";

  private QueueDirectory() {}

  static boolean isQueue(Path directory) {
    return Files.isRegularFile(directory.resolve(HEADER));
  }

  /** Requires that there is a queue in a directory. */
  static void requireQueue(Path directory) throws IOException {
    if (!isQueue(directory)) {
      throw new IOException(
          directory + ": is not a review queue: there is no file " + HEADER + " in it");
    }
  }

  /**
   * Creates the files of a queue, which are on the disk when this method returns.
   *
   * @return the lock of the queue
   * @throws IOException naming the directory, if something is in it or it cannot be written
   */
  static LockFile create(Path directory, QueueJson.Header header) throws IOException {
    boolean fresh = !Files.exists(directory);
    LockFile lock;
    try {
      requireFree(directory);
      Disk.createDirectories(directory);
      lock = lock(directory);
    } catch (NoSuchFileException | FileAlreadyExistsException e) {
      throw new IOException(
          directory + ": another process has just deleted something here; try again", e);
    }
    boolean done = false;
    try {
      // Again, because another process may have been faster.
      requireFree(directory);
      for (String log : LOGS) {
        if (!Files.exists(directory.resolve(log))) {
          Files.createFile(directory.resolve(log));
        }
      }
      // A directory is a queue from this moment on; this also forces the names of the logs.
      Json.writeDurably(directory.resolve(HEADER), QueueJson.write(header));
      done = true;
      return lock;
    } finally {
      if (!done) {
        abandon(directory, lock, fresh);
      }
    }
  }

  /** Replaces the header; the new one is on the disk when this method returns. */
  static void replaceHeader(Path directory, QueueJson.Header header) throws IOException {
    Json.writeDurably(directory.resolve(HEADER), QueueJson.write(header));
  }

  private static void requireNoQueue(Path directory) throws IOException {
    if (isQueue(directory)) {
      throw new IOException(directory + ": there is a queue here already; open it instead");
    }
  }

  private static void requireFree(Path directory) throws IOException {
    requireNoQueue(directory);
    if (Files.isDirectory(directory)) {
      List<Path> children;
      try (Stream<Path> listed = Files.list(directory)) {
        children = listed.toList();
      }
      for (Path child : children) {
        if (!isUnfinished(child)) {
          requireNoQueue(directory); // Another process may have made one meanwhile.
          throw new IOException(
              directory
                  + ": a queue needs a directory of its own, but "
                  + child.getFileName()
                  + " is in this one, so it is not empty");
        }
      }
    }
  }

  /** Returns whether a process that was killed while it created a queue may have left a file. */
  private static boolean isUnfinished(Path child) throws IOException {
    String name = String.valueOf(child.getFileName());
    return name.startsWith("." + HEADER + ".")
        || ((name.equals(LOCK) || LOGS.contains(name))
            && Files.isRegularFile(child)
            && Files.size(child) == 0);
  }

  /** Deletes what an unsuccessful creation made, and releases the lock. */
  private static void abandon(Path directory, LockFile lock, boolean fresh) throws IOException {
    try (lock) {
      if (fresh && !isQueue(directory)) {
        for (String log : LOGS) {
          Files.deleteIfExists(directory.resolve(log));
        }
        Files.deleteIfExists(directory.resolve(LOCK));
        Files.deleteIfExists(directory);
      }
    }
  }

  /** Takes the lock; an exception says that the queue is open. */
  static LockFile lock(Path directory) throws IOException {
    return LockFile.tryTake(directory.resolve(LOCK))
        .orElseThrow(
            () ->
                new IOException(
                    directory
                        + ": this queue is open already, in this process or in another one;"
                        + " try again when it has been closed"));
  }

  /** Returns whether a file is one of the queue's own, by whatever name. */
  static boolean isOwn(Path directory, Path file) throws IOException {
    Path target = file.toAbsolutePath().normalize();
    Path parent = target.getParent();
    boolean own = false;
    for (String name : List.of(HEADER, TASKS, ANNOTATIONS, LOCK, TOKEN)) {
      Path mine = directory.resolve(name);
      own |= Files.exists(target) && Files.exists(mine) && Files.isSameFile(target, mine);
    }
    if (!own && parent != null && Files.exists(parent) && Files.isSameFile(parent, directory)) {
      String name = String.valueOf(target.getFileName());
      own = name.equals(LOCK) || name.equals(TOKEN) || LOGS.stream().anyMatch(name::startsWith);
    }
    return own;
  }
}
