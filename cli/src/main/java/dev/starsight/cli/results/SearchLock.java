package dev.starsight.cli.results;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.LockFile;
import dev.starsight.files.internal.WorkManifest;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A lock against two searches in one directory. Not thread-safe. */
public final class SearchLock implements AutoCloseable {

  private static final String FILE = "lock";

  private final Path working;
  private @Nullable LockFile lock;

  public SearchLock(Path working) {
    this.working = working;
  }

  /**
   * Takes the lock; creates the directory if it does not exist.
   *
   * @param keep whether to keep the files of an earlier search
   * @throws StarsightException if another search is running in the directory
   * @throws IOException naming a file that is not of an earlier search; then nothing is deleted
   */
  public void take(boolean keep) throws IOException {
    lock =
        tryTake()
            .orElseThrow(
                () ->
                    new StarsightException(
                        "%s: another search is running here; wait for it, or name another --out"
                            .formatted(working)));
    if (!keep) {
      WorkManifest.clear(working);
    }
  }

  private Optional<LockFile> tryTake() throws IOException {
    try {
      Files.createDirectories(working);
      return LockFile.tryTake(working.resolve(FILE));
    } catch (NoSuchFileException | FileAlreadyExistsException e) {
      if (Files.exists(working) && !Files.isDirectory(working)) {
        throw e;
      }
      // Another search, which had nothing to keep, is just deleting the directory.
      return Optional.empty();
    }
  }

  private static boolean isEmpty(Path child) {
    return child.endsWith(FILE) || child.endsWith(WorkManifest.NAME);
  }

  private List<Path> children() throws IOException {
    try (Stream<Path> children = Files.list(working)) {
      return children.toList();
    }
  }

  /** Releases the lock, so that the directory can be moved. */
  public void release() throws IOException {
    LockFile taken = lock;
    lock = null;
    if (taken != null) {
      taken.close();
    }
  }

  /** Releases the lock; deletes the directory, and a new parent, if nothing is in it. */
  @Override
  public void close() throws IOException {
    if (lock == null) {
      return;
    }
    boolean empty = false;
    try {
      empty = children().stream().allMatch(SearchLock::isEmpty);
      if (empty) {
        // Under the lock: whoever takes it now finds that its file is gone, and does not count.
        Files.deleteIfExists(working.resolve(WorkManifest.NAME));
        Files.delete(working.resolve(FILE));
      }
    } finally {
      release();
    }
    if (empty) {
      deleteIfEmpty(working);
      Path out = working.getParent();
      if (out != null) {
        deleteIfEmpty(out);
      }
    }
  }

  private static void deleteIfEmpty(Path directory) throws IOException {
    try {
      Files.deleteIfExists(directory);
    } catch (DirectoryNotEmptyException e) {
      // An earlier result, or another search.
    }
  }
}
