package dev.starsight.files.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A directory that has its name only once it is complete. Write below {@link #path()}, then {@link
 * #commit()}; closing without commit leaves whatever was there before. Not thread-safe.
 */
public final class AtomicDirectory implements AutoCloseable {

  /** Names one of which marks a directory as a result of ours that may be replaced. */
  private static final String[] MARKS = {"summary.json", "model.json"};

  /** All that is in a directory of ours before it is complete: one of these. */
  private static final String CHECKPOINTS = "checkpoints";

  private static final String SEARCH = "search";

  /** What every search has from its beginning. */
  private static final String JOURNAL = "journal.jsonl";

  private final Path target;
  private final Path temporary;
  private boolean done;

  private AtomicDirectory(Path target, Path temporary) {
    this.target = target;
    this.temporary = temporary;
  }

  /**
   * Begins a directory; missing parent directories are created. On commit it takes the place of an
   * empty directory or of an earlier result (one with a {@code summary.json} or a {@code
   * model.json}, or with nothing but the {@code checkpoints} or the {@code search} of one that was
   * interrupted).
   *
   * @throws IOException naming the path, if something else is there or it cannot be written
   */
  public static AtomicDirectory replacing(Path target) throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    TemporaryPaths.putBack(absolute);
    if (Files.exists(absolute) && !Files.isDirectory(absolute)) {
      throw new IOException(target + ": a directory is to be written here, but this is a file");
    }
    if (Files.isDirectory(absolute) && !isReplaceable(absolute)) {
      throw new IOException(
          target
              + ": is neither empty nor an earlier result (there is no summary.json in it),"
              + " so it is left alone; name another directory");
    }
    Path temporary = TemporaryPaths.beside(absolute);
    try {
      Files.createDirectory(temporary);
    } catch (IOException e) {
      TemporaryPaths.delete(temporary);
      throw NamingStream.cannotWrite(target, e);
    }
    return new AtomicDirectory(absolute, temporary);
  }

  private static boolean isReplaceable(Path directory) throws IOException {
    for (String mark : MARKS) {
      if (Files.exists(directory.resolve(mark))) {
        return true;
      }
    }
    try (Stream<Path> children = Files.list(directory)) {
      return children.allMatch(AtomicDirectory::isUnfinished);
    }
  }

  private static boolean isUnfinished(Path child) {
    return child.endsWith(CHECKPOINTS)
        || (child.endsWith(SEARCH) && Files.exists(child.resolve(JOURNAL)));
  }

  /** The directory to write into, until {@link #commit()}. */
  public Path path() {
    return temporary;
  }

  /** Gives the directory its name. */
  public void commit() throws IOException {
    TemporaryPaths.moveDirectory(temporary, target);
    done = true;
  }

  /**
   * Does the same, and returns only when all of it would outlast a power failure: for what takes
   * the place of something that could have been gone on from.
   */
  public void commitDurably() throws IOException {
    Disk.forceTree(temporary);
    commit();
    Path parent = target.getParent();
    if (parent != null) {
      Disk.forceDirectory(parent);
    }
  }

  /**
   * Deletes every file and directory that this process has begun and not committed, and lets no
   * more be committed. It happens by itself when a process is interrupted; this is for who ends the
   * process from within a shutdown hook.
   */
  public static void deleteUnfinished() {
    TemporaryPaths.deleteAll();
  }

  @Override
  public void close() throws IOException {
    if (!done) {
      TemporaryPaths.delete(temporary);
    }
  }
}
