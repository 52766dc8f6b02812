package dev.starsight.cli.input;

import dev.starsight.delimited.FileOpener;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Standard input as a file, {@code --input -}. Its beginning can be read again, so that a command
 * can look at the header first. Not thread-safe: one reader at a time.
 */
final class StandardInput implements FileOpener {

  /** Stands for standard input among files, and is its name in messages. */
  static final Path PATH = Path.of(STANDARD_INPUT);

  /** More than the head in which columns and dialect are found. */
  private static final int KEPT_BYTES = 1 << 20;

  private static final int BLOCK_BYTES = 1 << 16;
  private static final int BLOCKS = 8;

  /** How long nothing must have come until the reader takes what there is for the head. */
  private static final int IDLE_MILLIS = 500;

  /** Bytes that came; null bytes are the end, perhaps with an error. */
  private static final class Block {

    final byte @Nullable [] bytes;
    final @Nullable IOException error;

    Block(byte @Nullable [] bytes, @Nullable IOException error) {
      this.bytes = bytes;
      this.error = error;
    }
  }

  private final InputStream in;
  private final BlockingQueue<Block> queue = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(BLOCKS);
  private @Nullable Thread pump;

  /** All that was read, to be read again; null once it was too much. */
  private byte @Nullable [] kept = {};

  private Block block = new Block(new byte[0], null);
  private int position;

  StandardInput(InputStream in) {
    this.in = in;
  }

  @Override
  public Opened open(Path path) throws IOException {
    byte[] again = kept;
    if (again == null) {
      throw new IOException(
          PATH + ": can be read only once, but is needed again; write it to a file first");
    }
    if (pump == null) {
      pump = new Thread(this::pump, "starsight-standard-input");
      pump.setDaemon(true);
      pump.start();
    }
    return new Opened(new Reader(again), -1, true, null);
  }

  private void pump() {
    try {
      while (true) {
        room.acquire();
        byte[] bytes = new byte[BLOCK_BYTES];
        int n = in.read(bytes, 0, bytes.length);
        if (n < 0) {
          queue.add(new Block(null, null));
          return;
        }
        queue.add(new Block(Arrays.copyOf(bytes, n), null));
      }
    } catch (IOException e) {
      queue.add(new Block(null, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads what was read before, then what comes. */
  private final class Reader extends InputStream {

    private final byte[] again;
    private int repeated;

    Reader(byte[] again) {
      this.again = again;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (repeated < again.length) {
        int n = Math.min(length, again.length - repeated);
        System.arraycopy(again, repeated, bytes, offset, n);
        repeated += n;
        return n;
      }
      if (position == length(block)) {
        await(Long.MAX_VALUE);
      }
      byte[] source = block.bytes;
      if (source == null) {
        if (block.error != null) {
          throw block.error;
        }
        return -1;
      }
      int n = Math.min(length, source.length - position);
      System.arraycopy(source, position, bytes, offset, n);
      keep(source, position, n);
      position += n;
      return n;
    }

    /** Returns how many bytes there are, after waiting for some for a moment. */
    @Override
    public int available() throws IOException {
      int left = again.length - repeated;
      if (left == 0 && position == length(block)) {
        await(IDLE_MILLIS);
      }
      // At the end a read does not wait either.
      return block.bytes == null ? 1 : left + length(block) - position;
    }
  }

  private static int length(Block block) {
    return block.bytes == null ? -1 : block.bytes.length;
  }

  private void await(long millis) throws IOException {
    if (block.bytes == null) {
      return;
    }
    try {
      Block next = queue.poll(millis, TimeUnit.MILLISECONDS);
      if (next != null) {
        room.release();
        block = next;
        position = next.bytes == null ? -1 : 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("reading was interrupted");
    }
  }

  private void keep(byte[] source, int from, int count) {
    byte[] before = kept;
    if (before == null || before.length + count > KEPT_BYTES) {
      kept = null;
      return;
    }
    byte[] more = Arrays.copyOf(before, before.length + count);
    System.arraycopy(source, from, more, before.length, count);
    kept = Objects.requireNonNull(more);
  }
}
