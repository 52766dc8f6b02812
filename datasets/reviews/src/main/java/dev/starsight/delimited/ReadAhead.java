package dev.starsight.delimited;

import dev.starsight.run.internal.Rethrow;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A source that reads another one in a thread of its own, a few blocks ahead. An error is thrown
 * only after the bytes that were read before it.
 */
final class ReadAhead implements InputBytes.Source {

  private static final int BLOCK_BYTES = 1 << 17;
  private static final int BLOCKS = 6;

  /** Bytes; after the last ones an error may follow. */
  private static final class Block {

    final byte[] bytes;
    final int length;
    final boolean last;
    final @Nullable Throwable error;

    Block(byte[] bytes, int length, boolean last, @Nullable Throwable error) {
      this.bytes = bytes;
      this.length = length;
      this.last = last;
      this.error = error;
    }
  }

  private final InputBytes.Source in;
  private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(BLOCKS);
  private final BlockingQueue<byte[]> spare = new ArrayBlockingQueue<>(BLOCKS);
  private Block block = new Block(new byte[0], 0, false, null);
  private int position;

  ReadAhead(InputBytes.Source in, ReaderThreads readerThreads) {
    this.in = in;
    for (int i = 0; i < BLOCKS; i++) {
      spare.add(new byte[BLOCK_BYTES]);
    }
    readerThreads.start("unpack", this::run);
  }

  private void run() {
    try {
      Block filled;
      do {
        filled = fill(spare.take());
        full.put(filled);
      } while (!filled.last);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the owner is being closed
    }
  }

  private Block fill(byte[] bytes) {
    int n = 0;
    try {
      while (n < bytes.length) {
        int count = in.read(bytes, n, bytes.length - n);
        if (count < 0) {
          return new Block(bytes, n, true, null);
        }
        n += count;
      }
      return new Block(bytes, n, false, null);
    } catch (IOException | RuntimeException | Error e) {
      return new Block(bytes, n, true, e);
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (position == block.length) {
      if (block.last) {
        if (block.error != null) {
          throw Rethrow.checked(block.error);
        }
        return -1;
      }
      next();
    }
    int n = Math.min(length, block.length - position);
    System.arraycopy(block.bytes, position, bytes, offset, n);
    position += n;
    return n;
  }

  private void next() throws InterruptedIOException {
    try {
      Block next = full.take();
      if (block.bytes.length > 0) {
        spare.add(block.bytes);
      }
      block = next;
      position = 0;
    } catch (InterruptedException e) {
      throw InputBytes.interrupted();
    }
  }
}
