package dev.starsight.transformer.internal.training;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.LockFile;
import dev.starsight.files.internal.WorkManifest;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
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
 * A lock against two trainings with checkpoints in one directory, in this process or another. The
 * thread that holds it may take it again, and must then close it as often. {@link #take} is
 * thread-safe, a lock is not.
 */
public final class CheckpointLock implements AutoCloseable {

  private static final String FILE = "lock";

  /** The locks of this process, by real path. Guarded by itself. */
  private static final Map<Path, CheckpointLock> HELD = new HashMap<>();

  private final Path directory;
  private final Path real;
  private final LockFile file;

  /** The directories that did not exist before, the innermost first. */
  private final List<Path> created;

  private final Thread owner = Thread.currentThread();
  private int uses = 1;

  private CheckpointLock(Path directory, Path real, LockFile file, List<Path> created) {
    this.directory = directory;
    this.real = real;
    this.file = file;
    this.created = created;
  }

  /**
   * Takes the lock; creates the directory if it does not exist.
   *
   * @throws StarsightException if another training is running there
   * @throws IOException naming the path, if it cannot be written
   */
  public static CheckpointLock take(Path directory) throws IOException {
    synchronized (HELD) {
      List<Path> created = missing(directory);
      Files.createDirectories(directory);
      Path real = directory.toRealPath();
      CheckpointLock held = HELD.get(real);
      if (held != null && held.owner.equals(Thread.currentThread())) {
        held.uses++;
        return held;
      }
      LockFile file =
          tryTake(directory)
              .orElseThrow(
                  () ->
                      new StarsightException(
                          directory
                              + ": another fine-tuning is running here; wait for it, or name"
                              + " another directory"));
      CheckpointLock lock = new CheckpointLock(directory, real, file, created);
      HELD.put(real, lock);
      return lock;
    }
  }

  private static List<Path> missing(Path directory) {
    List<Path> missing = new ArrayList<>();
    for (Path p = directory; p != null && Files.notExists(p); p = p.getParent()) {
      missing.add(p);
    }
    return missing;
  }

  private static Optional<LockFile> tryTake(Path directory) throws IOException {
    try {
      return LockFile.tryTake(directory.resolve(FILE));
    } catch (NoSuchFileException e) {
      // Another training, which had nothing to keep, is just deleting the directory.
      return Optional.empty();
    }
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
      // Another training has begun here.
    }
  }
}
