package dev.starsight.datasets.delimited;

import dev.starsight.files.Sha256;
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

  /** A digest; {@code helpers} is where its thread belongs, or null for none. */
  RunningDigest(@Nullable Helpers helpers) {
    this.apart = helpers != null;
    this.gathered = new byte[apart ? BLOCK_BYTES : 0];
    if (helpers != null) {
      for (int i = 1; i < BLOCKS; i++) {
        spare.add(new byte[BLOCK_BYTES]);
      }
      helpers.start("digest", this::run);
    }
  }

  void update(byte[] bytes, int offset, int length) throws InterruptedException {
    if (!apart) {
      digest.update(bytes, offset, length);
      return;
    }
    int from = offset;
    for (int left = offset + length - from; left > 0; left = offset + length - from) {
      int n = Math.min(left, BLOCK_BYTES - count);
      System.arraycopy(bytes, from, gathered, count, n);
      count += n;
      from += n;
      if (count == BLOCK_BYTES) {
        full.put(new Block(gathered, count));
        gathered = spare.take();
        count = 0;
      }
    }
  }

  /** The digest in hexadecimal; there are no more bytes. */
  String hex() throws InterruptedException {
    if (apart) {
      full.put(new Block(gathered, count));
      count = 0; // should this be interrupted and called again
      full.put(new Block(gathered, -1));
      ended.await();
    }
    return Sha256.hex(digest);
  }

  private void run() {
    try {
      for (Block block = full.take(); block.length >= 0; block = full.take()) {
        digest.update(block.bytes, 0, block.length);
        spare.add(block.bytes);
      }
      ended.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the owner is being closed
    }
  }
}
