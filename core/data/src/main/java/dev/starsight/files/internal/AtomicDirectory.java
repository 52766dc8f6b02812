package dev.starsight.files.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory that has its name only once it is complete. Write below {@link #path()}, then {@link
 * #commit()}; closing without commit leaves whatever was there before. Not thread-safe.
 */
public final class AtomicDirectory implements AutoCloseable {

  /** A directory with one of these files is a result of Starsight and may be replaced. */
  private static final List<String> MARKS = List.of("summary.json", "model.json");

  private final Path target;
  private final Path temporary;
  private boolean done;

  private AtomicDirectory(Path target, Path temporary) {
    this.target = target;
    this.temporary = temporary;
  }

  /**
   * Begins a directory and creates missing parent directories. On commit it replaces an empty
   * directory or an earlier result: one with a {@code summary.json} or a {@code model.json}, or one
   * that holds only the {@code checkpoints} or the {@code search} of an interrupted run.
   *
   * @throws IOException naming the path, if something else has that name or it cannot be written
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
    if (MARKS.stream().anyMatch(mark -> Files.exists(directory.resolve(mark)))) {
      return true;
    }
    try (Stream<Path> children = Files.list(directory)) {
      return children.allMatch(AtomicDirectory::isUnfinished);
    }
  }

  private static boolean isUnfinished(Path child) {
    return child.endsWith("checkpoints")
        || (child.endsWith("search") && Files.exists(child.resolve("journal.jsonl")));
  }

  /** Returns the directory to write into until {@link #commit()}. */
  public Path path() {
    return temporary;
  }

  /** Gives the directory its final name. */
  public void commit() throws IOException {
    TemporaryPaths.moveDirectory(temporary, target);
    done = true;
  }

  /**
   * Commits, and returns only when the directory would survive a power failure: for a result that
   * replaces a state from which a run could have been resumed.
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
   * Deletes every file and directory that this process has begun and not committed; nothing can be
   * committed afterwards. This happens automatically when a process is interrupted; call it to end
   * the process from within a shutdown hook.
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
