package dev.starsight.annotation;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second process, or a second opener in this one, out of a queue. */
final class QueueLock implements AutoCloseable {

  private final FileChannel channel;

  private QueueLock(FileChannel channel) {
    this.channel = channel;
  }

  static QueueLock take(Path queue) throws IOException {
    FileChannel channel =
        FileChannel.open(
            queue.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new QueueLock(channel);
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new IOException(queue + ": this queue is open already, in this same process", e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new IOException(
        queue + ": this queue is in use by another process; try again when that has ended");
  }

  /** Closing the channel lets the lock go. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
