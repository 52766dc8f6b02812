package dev.starsight.files.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lock, held on a file, that keeps other threads and processes from working in the same place.
 * The file stays when the lock is released; the lock ends with the process at the latest. Not
 * thread-safe.
 */
public final class LockFile implements AutoCloseable {

  /**
   * The files whose locks this process holds. On POSIX, closing any channel of a file drops every
   * lock the process has on it, so a file that is held must not be opened again.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path held;
  private final FileChannel channel;

  private LockFile(Path held, FileChannel channel) {
    this.held = held;
    this.channel = channel;
  }

  /**
   * Takes the lock if it is free.
   *
   * @param file created if missing, in an existing directory
   * @return empty if another thread or process holds the lock
   * @throws IOException naming the path, if the file cannot be written
   */
  public static Optional<LockFile> tryTake(Path file) throws IOException {
    if (!Files.exists(file)) {
      create(file);
    }
    Path held = file.toRealPath();
    if (!HELD.add(held)) {
      return Optional.empty();
    }
    Optional<FileChannel> channel = Optional.empty();
    try {
      channel = lock(file);
    } finally {
      if (channel.isEmpty()) {
        HELD.remove(held);
      }
    }
    return channel.map(locked -> new LockFile(held, locked));
  }

  private static Optional<FileChannel> lock(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    boolean mine = false;
    try {
      mine = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Somebody else in this process locked the file.
    } finally {
      if (!mine) {
        channel.close();
      }
    }
    return mine ? Optional.of(channel) : Optional.empty();
  }

  private static void create(Path file) throws IOException {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster.
    }
  }

  /** Releases the lock; once released, it does nothing. */
  @Override
  public void close() throws IOException {
    if (!channel.isOpen()) {
      return;
    }
    try {
      channel.close();
    } finally {
      HELD.remove(held);
    }
  }
}
