package dev.starsight.delimited;

import dev.starsight.files.internal.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of a stream of bytes, computed in a thread of its own if wanted: even with the
 * instructions of the processor for it, it takes more than half as long as parsing. One thread at a
 * time may add bytes.
 */
final class RunningDigest {

  private static final int BLOCK_BYTES = 1 << 18;
  private static final int BLOCKS = 4;

  private final MessageDigest digest = Sha256.digest();
  private final boolean apart;
  private final BlockingQueue<ByteBuffer> full = new ArrayBlockingQueue<>(BLOCKS + 1);
  private final BlockingQueue<byte[]> spare = new ArrayBlockingQueue<>(BLOCKS);
  private final CountDownLatch ended = new CountDownLatch(1);
  private byte[] gathered;
  private int count;
  private boolean finished;
  private volatile boolean whole;

  /** Creates a digest with a thread in {@code readerThreads}; without one if that is null. */
  RunningDigest(@Nullable ReaderThreads readerThreads) {
    this.apart = readerThreads != null;
    this.gathered = new byte[apart ? BLOCK_BYTES : 0];
    if (readerThreads != null) {
      for (int i = 1; i < BLOCKS; i++) {
        spare.add(new byte[BLOCK_BYTES]);
      }
      readerThreads.start("digest", this::run);
    }
  }

  /**
   * Returns how many bytes {@link #update} takes at once. Waits until there is room for some;
   * nothing is lost if this is interrupted, because no bytes were read yet.
   */
  int room() throws InterruptedException {
    if (!apart) {
      return Integer.MAX_VALUE;
    }
    if (count == BLOCK_BYTES) {
      byte[] next = spare.take();
      full.add(
          ByteBuffer.wrap(gathered, 0, count)); // the queue has room for all blocks and the end
      gathered = next;
      count = 0;
    }
    return BLOCK_BYTES - count;
  }

  void update(byte[] bytes, int offset, int length) {
    if (apart) {
      System.arraycopy(bytes, offset, gathered, count, length);
      count += length;
    } else {
      digest.update(bytes, offset, length);
    }
  }

  /** Returns the digest in hexadecimal after the last byte; may be repeated if interrupted. */
  String hex() throws InterruptedException {
    if (apart) {
      if (!finished) {
        full.add(ByteBuffer.wrap(gathered, 0, count));
        full.add(ByteBuffer.allocate(0)); // ends the thread
        finished = true;
      }
      ended.await();
      if (!whole) {
        throw new IllegalStateException("the digest ended before the bytes did");
      }
    }
    return Sha256.hex(digest);
  }

  @SuppressWarnings("ByteBufferBackingArray") // every buffer wraps a whole array
  private void run() {
    try {
      for (ByteBuffer block = full.take(); block.capacity() > 0; block = full.take()) {
        digest.update(block);
        spare.add(block.array());
      }
      whole = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the owner is being closed
    } finally {
      ended.countDown();
    }
  }
}
