package dev.starsight.cli.results;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.LockFile;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps two searches from working in one directory. Not thread-safe. */
public final class SearchLock implements AutoCloseable {

  private static final String FILE = "lock";

  private final Path working;
  private @Nullable LockFile lock;

  /** Not yet taken. */
  public SearchLock(Path working) {
    this.working = working;
  }

  /**
   * Takes the directory, which is created if missing.
   *
   * @param keep whether what an earlier search left there stays
   * @throws StarsightException if another search is at work in it
   */
  public void take(boolean keep) throws IOException {
    Files.createDirectories(working);
    lock =
        LockFile.tryTake(working.resolve(FILE))
            .orElseThrow(
                () ->
                    new StarsightException(
                        working
                            + ": another search is at work here; wait for it, or name another"
                            + " --out"));
    if (!keep) {
      for (Path child : children()) {
        if (!child.endsWith(FILE)) {
          Outputs.delete(child);
        }
      }
    }
  }

  private List<Path> children() throws IOException {
    try (Stream<Path> children = Files.list(working)) {
      return children.toList();
    }
  }

  /** Lets go of the directory, so that it may be moved. */
  public void release() throws IOException {
    LockFile taken = lock;
    lock = null;
    if (taken != null) {
      taken.close();
    }
  }

  /** Lets go of it; if nothing was begun in it, it is gone, and what it lay in if that was new. */
  @Override
  public void close() throws IOException {
    boolean mine = lock != null;
    release();
    if (mine && children().stream().allMatch(child -> child.endsWith(FILE))) {
      Outputs.delete(working);
      Path out = working.getParent();
      if (out != null) {
        try {
          Files.delete(out);
        } catch (DirectoryNotEmptyException e) {
          // It is an earlier result, and stays.
        }
      }
    }
  }
}
