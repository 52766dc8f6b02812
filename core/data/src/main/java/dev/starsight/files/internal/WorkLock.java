package dev.starsight.files.internal;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A lock against two writers of unfinished work in one directory, in this process or another. The
 * thread that holds it may take it again, and must then close it as often. {@link #tryTake} is
 * thread-safe, a lock is not.
 */
public final class WorkLock implements AutoCloseable {

  private static final String FILE = "lock";

  /** The locks of this process, by real path. Guarded by itself. */
  private static final Map<Path, WorkLock> HELD = new HashMap<>();

  private final Path directory;
  private final Path real;
  private final LockFile file;

  /** The directories that did not exist before, the innermost first. */
  private final List<Path> created;

  private final Thread owner = Thread.currentThread();
  private int uses = 1;

  private WorkLock(Path directory, Path real, LockFile file, List<Path> created) {
    this.directory = directory;
    this.real = real;
    this.file = file;
    this.created = created;
  }

  /**
   * Takes the lock; creates the directory if it does not exist.
   *
   * @return empty if another writer holds it
   * @throws IOException naming the path, if it cannot be written
   */
  public static Optional<WorkLock> tryTake(Path directory) throws IOException {
    synchronized (HELD) {
      List<Path> created = missing(directory);
      try {
        Files.createDirectories(directory);
        Path real = directory.toRealPath();
        WorkLock held = HELD.get(real);
        if (held != null && held.owner.equals(Thread.currentThread())) {
          held.uses++;
          return Optional.of(held);
        }
        Optional<WorkLock> lock =
            LockFile.tryTake(directory.resolve(FILE))
                .map(file -> new WorkLock(directory, real, file, created));
        lock.ifPresent(taken -> HELD.put(real, taken));
        return lock;
      } catch (NoSuchFileException | FileAlreadyExistsException e) {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
          throw e;
        }
        // Another writer, which had nothing to keep, is just deleting the directory.
        return Optional.empty();
      }
    }
  }

  private static List<Path> missing(Path directory) {
    List<Path> missing = new ArrayList<>();
    for (Path p = directory; p != null && Files.notExists(p); p = p.getParent()) {
      missing.add(p);
    }
    return missing;
  }

  /** Returns the locked directory. */
  public Path directory() {
    return directory;
  }

  /** Releases the lock; deletes the directory, and new ones above it, if nothing is in it. */
  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      if (uses == 0 || --uses > 0) {
        return;
      }
      boolean empty = false;
      try {
        empty = isEmpty();
        if (empty) {
          // Under the lock: whoever takes it now finds that its file is gone, and does not count.
          Files.deleteIfExists(directory.resolve(WorkManifest.NAME));
          Files.delete(directory.resolve(FILE));
        }
      } finally {
        HELD.remove(real);
        file.close();
      }
      if (empty) {
        deleteDirectories();
      }
    }
  }

  private boolean isEmpty() throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.allMatch(child -> child.endsWith(FILE) || child.endsWith(WorkManifest.NAME));
    }
  }

  private void deleteDirectories() throws IOException {
    try {
      for (Path each : created) {
        Files.deleteIfExists(each);
      }
    } catch (DirectoryNotEmptyException e) {
      // Another writer has begun here.
    }
  }
}
