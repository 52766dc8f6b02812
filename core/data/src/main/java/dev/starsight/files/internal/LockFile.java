package dev.starsight.files.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A lock, held on a file, that keeps other threads and processes from working in the same place.
 * The file stays when the lock is released; the lock ends with the process at the latest. Not
 * thread-safe.
 */
public final class LockFile implements AutoCloseable {

  private final FileChannel channel;

  private LockFile(FileChannel channel) {
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
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean mine = false;
    try {
      mine = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // This process holds the lock already.
    } finally {
      if (!mine) {
        channel.close();
      }
    }
    return mine ? Optional.of(new LockFile(channel)) : Optional.empty();
  }

  /** Releases the lock. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
