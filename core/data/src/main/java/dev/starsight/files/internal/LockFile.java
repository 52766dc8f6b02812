package dev.starsight.files.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Keeps others, in this process and in others, from working in one place at the same time. The file
 * stays when the lock is gone; the lock goes with the process at the latest. Not thread-safe.
 */
public final class LockFile implements AutoCloseable {

  private final FileChannel channel;

  private LockFile(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param file created if missing, in a directory that there is
   * @return empty if somebody else has it
   * @throws IOException naming the path, if the file cannot be written
   */
  public static Optional<LockFile> tryTake(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean mine = false;
    try {
      mine = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Somebody in this process has it.
    } finally {
      if (!mine) {
        channel.close();
      }
    }
    return mine ? Optional.of(new LockFile(channel)) : Optional.empty();
  }

  /** Lets go of it. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
