package dev.starsight.files.internal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * A file that has its name only once it is complete. Write to {@link #stream()}, then {@link
 * #commit()}; closing without commit leaves whatever was there before. Not thread-safe.
 */
public final class AtomicFile implements AutoCloseable {

  private final Path target;
  private final Path temporary;
  private final OutputStream stream;
  private boolean done;

  private AtomicFile(Path target, Path temporary, OutputStream stream) {
    this.target = target;
    this.temporary = temporary;
    this.stream = stream;
  }

  /**
   * Begins a file that replaces one of that name on commit; creates missing parent directories.
   *
   * @throws IOException naming the path, if it is a directory, a device or a pipe, or cannot be
   *     written
   */
  public static AtomicFile replacing(Path target) throws IOException {
    requireReplaceable(target);
    Path temporary = TemporaryPaths.beside(target, path -> Files.createFile(path));
    try {
      OutputStream stream = Files.newOutputStream(temporary, StandardOpenOption.WRITE);
      OutputStream named = new NamingStream(target, stream);
      return new AtomicFile(target, temporary, new BufferedOutputStream(named, 1 << 16));
    } catch (IOException e) {
      TemporaryPaths.delete(temporary);
      throw NamingStream.cannotWrite(target, e);
    }
  }

  /**
   * Requires that there is nothing at a path or a file.
   *
   * @throws IOException naming the path, if it is a directory, a device or a pipe
   */
  public static void requireReplaceable(Path target) throws IOException {
    if (Files.isDirectory(target)) {
      throw new IOException(target + ": a file is to be written here, but this is a directory");
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new IOException(
          target + ": a file is to be written here, but this is a device, a pipe or a socket");
    }
  }

  public static void write(Path target, String text) throws IOException {
    write(target, text.getBytes(StandardCharsets.UTF_8));
  }

  public static void write(Path target, byte[] bytes) throws IOException {
    try (AtomicFile file = replacing(target)) {
      file.stream().write(bytes);
      file.commit();
    }
  }

  /** Writes a text and returns when it would survive a power failure. */
  public static void writeDurably(Path target, String text) throws IOException {
    writeDurably(target, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes bytes and returns when they would survive a power failure. */
  public static void writeDurably(Path target, byte[] bytes) throws IOException {
    try (AtomicFile file = replacing(target)) {
      file.stream().write(bytes);
      file.commitDurably();
    }
  }

  /**
   * Deletes the unfinished files in a directory that dead processes left, whatever their names;
   * those that cannot be deleted stay.
   */
  public static void deleteAbandoned(Path directory) {
    TemporaryPaths.deleteAbandoned(directory);
  }

  /** Returns the buffered stream to write to; {@link #commit()} closes it. */
  public OutputStream stream() {
    return stream;
  }

  /** Closes the stream and gives the file its final name. */
  public void commit() throws IOException {
    stream.close();
    TemporaryPaths.moveFile(temporary, absolute());
    done = true;
  }

  /**
   * Commits, and returns only when the file would survive a power failure: its bytes are on the
   * disk before it gets its name, and its name is before this method returns.
   */
  public void commitDurably() throws IOException {
    stream.close();
    try {
      Disk.force(temporary);
    } catch (IOException e) {
      throw NamingStream.cannotWrite(target, e);
    }
    commit();
    Disk.forceDirectory(Objects.requireNonNull(absolute().getParent()));
  }

  private Path absolute() {
    return Objects.requireNonNull(target.toAbsolutePath().normalize());
  }

  @Override
  public void close() throws IOException {
    if (!done) {
      try {
        stream.close();
      } finally {
        TemporaryPaths.delete(temporary);
      }
    }
  }
}
