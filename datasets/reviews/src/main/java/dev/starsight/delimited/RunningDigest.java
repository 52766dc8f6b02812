package dev.starsight.delimited;

import dev.starsight.files.internal.Sha256;
import java.security.MessageDigest;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of bytes that come by and by, taken by a thread of its own if wanted: even with the
 * processor's own instructions it costs more than half of what parsing does. Bytes come from one
 * thread at a time.
 */
final class RunningDigest {

  private static final int BLOCK_BYTES = 1 << 18;
  private static final int BLOCKS = 4;

  /** Some bytes, or the end where there are fewer than none. */
  private static final class Block {

    final byte[] bytes;
    final int length;

    Block(byte[] bytes, int length) {
      this.bytes = bytes;
      this.length = length;
    }
  }

  private final MessageDigest digest = Sha256.digest();
  private final boolean apart;
  private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(BLOCKS + 1);
  private final BlockingQueue<byte[]> spare = new ArrayBlockingQueue<>(BLOCKS);
  private final CountDownLatch ended = new CountDownLatch(1);
  private byte[] gathered;
  private int count;
  private boolean handedOn;
  private volatile boolean whole;

  /** A digest; {@code readerThreads} is where its thread belongs, or null for none. */
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
   * How many bytes {@link #update} takes at once. Waits until there is room for some; where this is
   * interrupted nothing is lost, because no bytes were read yet.
   */
  int room() throws InterruptedException {
    if (!apart) {
      return Integer.MAX_VALUE;
    }
    if (count == BLOCK_BYTES) {
      byte[] next = spare.take();
      full.add(new Block(gathered, count)); // has room for all blocks there are, and the end
      gathered = next;
      count = 0;
    }
    return BLOCK_BYTES - count;
  }

  /** Takes bytes, as many as there is {@link #room} for at most. */
  void update(byte[] bytes, int offset, int length) {
    if (apart) {
      System.arraycopy(bytes, offset, gathered, count, length);
      count += length;
    } else {
      digest.update(bytes, offset, length);
    }
  }

  /** The digest in hexadecimal; there are no more bytes. Can be asked again if interrupted. */
  String hex() throws InterruptedException {
    if (apart) {
      if (!handedOn) {
        full.add(new Block(gathered, count));
        full.add(new Block(gathered, -1));
        handedOn = true;
      }
      ended.await();
      if (!whole) {
        throw new IllegalStateException("the digest ended before the bytes did");
      }
    }
    return Sha256.hex(digest);
  }

  private void run() {
    try {
      for (Block block = full.take(); block.length >= 0; block = full.take()) {
        digest.update(block.bytes, 0, block.length);
        spare.add(block.bytes);
      }
      whole = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the owner is being closed
    } finally {
      ended.countDown();
    }
  }
}
