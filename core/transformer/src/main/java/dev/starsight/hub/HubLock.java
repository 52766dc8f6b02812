package dev.starsight.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Lets one download of a model go on at a time, in this process and in all others. The system lets
 * go of the lock of a process that dies.
 */
final class HubLock implements AutoCloseable {

  private static final Duration STEP = Duration.ofMillis(200);

  private final FileChannel channel;

  private HubLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock when it is free.
   *
   * @param waiting is run before every pause
   */
  static HubLock take(Path file, Sleeper pause, Runnable waiting) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      while (!isTaken(channel)) {
        waiting.run();
        pause.await(STEP);
      }
      return new HubLock(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Closing the channel lets the lock go. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
