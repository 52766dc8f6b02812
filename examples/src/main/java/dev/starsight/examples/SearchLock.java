package dev.starsight.examples;

import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps two searches from working in one directory. Not thread-safe. */
final class SearchLock implements AutoCloseable {

  private static final String FILE = "lock";

  private final Path working;
  private @Nullable FileChannel channel;

  /** Not yet taken. */
  SearchLock(Path working) {
    this.working = working;
  }

  /**
   * Takes the directory, which is created if missing.
   *
   * @param keep whether what an earlier search left there stays
   * @throws StarsightException if another search is at work in it
   */
  void take(boolean keep) throws IOException {
    Files.createDirectories(working);
    FileChannel opened =
        FileChannel.open(
            working.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isFree(opened)) {
      opened.close();
      throw new StarsightException(
          working + ": another search is at work here; wait for it, or name another --out");
    }
    channel = opened;
    if (!keep) {
      for (Path child : children()) {
        if (!child.endsWith(FILE)) {
          Outputs.delete(child);
        }
      }
    }
  }

  private static boolean isFree(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private List<Path> children() throws IOException {
    try (Stream<Path> children = Files.list(working)) {
      return children.toList();
    }
  }

  /** Lets go of the directory, so that it may be moved. */
  void release() throws IOException {
    FileChannel taken = channel;
    channel = null;
    if (taken != null) {
      taken.close();
    }
  }

  /** Lets go of it; if nothing was begun in it, it is gone, and what it lay in if that was new. */
  @Override
  public void close() throws IOException {
    boolean mine = channel != null;
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
