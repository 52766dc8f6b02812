package dev.starsight.delimited;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a file without quoting, where a line feed is always the end of a row. One thread cuts the
 * file into chunks that end with a line and counts lines, so that each knows its first one; others
 * make values of their rows; the thread that asks gets them in order and helps where a chunk that
 * it needs has not been begun. So many chunks are in memory at most as there are threads, and a few
 * more.
 *
 * @param <T> what a row is made into
 */
final class ParallelRows<T> implements Rows<T> {

  /** How many chunks may lie ready, beside those that are being parsed. */
  private static final int AHEAD = 2;

  private final InputBytes in;
  private final int chunkBytes;
  private final int maxRowBytes;
  private final ReaderThreads readerThreads;
  private final Semaphore room;
  private final ConcurrentLinkedQueue<byte[]> spare = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Chunk<T>> inOrder = new LinkedBlockingQueue<>();
  private final BlockingQueue<Chunk<T>> waiting = new LinkedBlockingQueue<>();
  private final Parser<T> own;

  private @Nullable Chunk<T> awaited;
  private @Nullable Chunk<T> current;
  private int row = -1;
  private long line = 1;
  private long blankBefore;

  /** What one thread parses with. */
  private record Parser<T>(RecordReader records, SequentialRows<T> rows) {

    void parse(Chunk<T> chunk) {
      chunk.parse(records, rows);
    }
  }

  /**
   * Begins to read behind the header, which is line 1.
   *
   * @param rest what was read of the file already
   * @param readers one for each thread that parses
   */
  ParallelRows(
      InputBytes in,
      byte[] rest,
      int chunkBytes,
      int maxRowBytes,
      Header header,
      Dialect dialect,
      List<RowReader<T>> readers) {
    this.in = in;
    this.chunkBytes = chunkBytes;
    this.maxRowBytes = maxRowBytes;
    this.readerThreads = new ReaderThreads(header.source());
    this.room = new Semaphore(readers.size() + AHEAD);
    List<Parser<T>> parsers = new ArrayList<>();
    for (RowReader<T> reader : readers) {
      RecordReader records = new RecordReader(header.source(), maxRowBytes, dialect);
      parsers.add(new Parser<>(records, new SequentialRows<>(records, header, reader)));
    }
    this.own = parsers.get(0);
    readerThreads.start("read", () -> cut(rest));
    for (int i = 1; i < parsers.size(); i++) {
      Parser<T> parser = parsers.get(i);
      readerThreads.start("parse-" + i, () -> work(parser));
    }
  }

  /** What a parsing thread does. */
  private void work(Parser<T> parser) {
    try {
      for (Chunk<T> chunk = waiting.take(); !chunk.isLast(); chunk = waiting.take()) {
        if (chunk.claim()) {
          parser.parse(chunk);
        }
      }
      waiting.add(new Chunk<>(null)); // for the next one
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the owner is being closed
    }
  }

  /** What the reading thread does. */
  private void cut(byte[] rest) {
    Chunk<T> end;
    try {
      end = new Chunk<>(cutIntoChunks(rest));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the owner is being closed
      return;
    } catch (RuntimeException | Error e) {
      end = new Chunk<>(e);
    }
    inOrder.add(end);
    waiting.add(end);
  }

  /** Hands on all whole lines; an error of reading if there was one, which comes behind them. */
  private @Nullable IOException cutIntoChunks(byte[] rest) throws InterruptedException {
    byte[] carried = rest;
    long firstLine = 2;
    boolean ended = false;
    IOException error = null;
    while (!ended) {
      byte[] bytes = roomFor(carried.length);
      System.arraycopy(carried, 0, bytes, 0, carried.length);
      int length = carried.length;
      int whole = LineFeeds.afterLast(bytes, 0, length);
      // Reads on until there is a whole line, and the array is full.
      while (!ended && (length < bytes.length || whole == 0) && length - whole <= maxRowBytes + 1) {
        if (length == bytes.length) {
          bytes = Arrays.copyOf(bytes, length * 2);
        }
        int n = 0;
        try {
          n = in.read(bytes, length, Math.min(bytes.length - length, InputBytes.READ_BYTES));
        } catch (IOException e) {
          error = e;
        }
        ended = n < 0 || error != null;
        whole = Math.max(whole, LineFeeds.afterLast(bytes, length, length + Math.max(0, n)));
        length += Math.max(0, n);
      }
      boolean tooLong = length - whole > maxRowBytes + 1;
      // A row that is too long is an error when it is parsed, and all the rest is not needed.
      int handedOn = tooLong || (ended && error == null) ? length : whole;
      ended |= tooLong;
      carried = Arrays.copyOfRange(bytes, handedOn, length);
      if (handedOn > 0) {
        Chunk<T> chunk = new Chunk<>(bytes, handedOn, firstLine);
        firstLine += LineFeeds.count(bytes, 0, handedOn);
        inOrder.add(chunk);
        waiting.add(chunk);
      }
    }
    return error;
  }

  /** An array for at least so many bytes, once another chunk may be begun. */
  private byte[] roomFor(int length) throws InterruptedException {
    room.acquire();
    byte[] used = length < chunkBytes ? spare.poll() : null;
    return used == null ? new byte[Math.max(chunkBytes, length)] : used;
  }

  @Override
  public boolean next() throws IOException {
    row++;
    while (current == null || row >= current.rows()) {
      if (current != null) {
        current.throwError();
        if (current.isLast()) {
          return false;
        }
        giveBack(current);
        current = null;
      }
      current = nextChunk();
      row = 0;
    }
    long before = line;
    line = current.line(row);
    blankBefore = line - before - 1;
    return true;
  }

  private void giveBack(Chunk<T> chunk) {
    if (chunk.bytes().length == chunkBytes) {
      spare.add(chunk.bytes());
    }
    room.release();
  }

  private Chunk<T> nextChunk() throws IOException {
    try {
      Chunk<T> chunk = awaited == null ? inOrder.take() : awaited;
      awaited = chunk; // stays so where this is interrupted, and no row is lost
      if (chunk.claim()) {
        waiting.remove(chunk);
        own.parse(chunk);
      }
      chunk.await();
      awaited = null;
      return chunk;
    } catch (InterruptedException e) {
      throw in.named(InputBytes.interrupted());
    }
  }

  @Override
  public long line() {
    return line;
  }

  @Override
  public long blankBefore() {
    return blankBefore;
  }

  @Override
  public @Nullable T value(long number) {
    if (current == null) {
      throw new IllegalStateException("next() comes first");
    }
    return current.value(row);
  }

  @Override
  public void close() {
    readerThreads.close();
  }
}
