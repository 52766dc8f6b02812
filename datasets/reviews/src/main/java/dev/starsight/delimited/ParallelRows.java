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
 * Rows of a file without quoting, where a line feed always ends a row. One thread cuts the file
 * into chunks of whole lines and counts the lines, so that each chunk knows its first one; others
 * map the rows; the thread that asks gets the values in order and parses the chunk that it needs
 * itself if no thread has begun it. The number of chunks in memory is at most that of the threads
 * and a few more.
 *
 * @param <T> the type of the values
 */
final class ParallelRows<T> implements Rows<T> {

  /** How many chunks may be ready, in addition to those being parsed. */
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
  private final long firstLine;

  // Belong to the reading thread.
  private boolean ended;
  private @Nullable IOException error;

  private @Nullable Chunk<T> awaited;
  private @Nullable Chunk<T> current;
  private int row = -1;
  private long line;
  private long blankBefore;

  private record Parser<T>(RecordReader records, SequentialRows<T> rows) {

    void parse(Chunk<T> chunk) {
      chunk.parse(records, rows);
    }
  }

  /**
   * Starts to read behind the header, if there is one.
   *
   * @param rest the bytes behind it that were read already
   * @param mappers one for each thread that parses
   */
  ParallelRows(
      InputBytes in,
      byte[] rest,
      int chunkBytes,
      int maxRowBytes,
      Header header,
      Dialect dialect,
      List<Row.Mapper<T>> mappers) {
    this.in = in;
    this.chunkBytes = chunkBytes;
    this.maxRowBytes = maxRowBytes;
    this.readerThreads = new ReaderThreads(header.source());
    this.room = new Semaphore(mappers.size() + AHEAD);
    List<Parser<T>> parsers = new ArrayList<>();
    for (Row.Mapper<T> mapper : mappers) {
      RecordReader records = new RecordReader(header.source(), maxRowBytes, dialect);
      parsers.add(new Parser<>(records, new SequentialRows<>(records, header, mapper)));
    }
    this.own = parsers.get(0);
    this.firstLine = header.firstLine();
    this.line = firstLine - 1;
    readerThreads.start("read", () -> cut(rest));
    for (int i = 1; i < parsers.size(); i++) {
      Parser<T> parser = parsers.get(i);
      readerThreads.start("parse-" + i, () -> work(parser));
    }
  }

  /** Runs in each parsing thread. */
  private void work(Parser<T> parser) {
    try {
      for (Chunk<T> chunk = waiting.take(); !chunk.isLast(); chunk = waiting.take()) {
        if (chunk.claim()) {
          parser.parse(chunk);
        }
      }
      waiting.add(new Chunk<>(null)); // ends the next parsing thread
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the owner is being closed
    }
  }

  /** Runs in the reading thread. */
  private void cut(byte[] rest) {
    Chunk<T> end;
    try {
      cutIntoChunks(rest);
      end = new Chunk<>(error);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the owner is being closed
      return;
    } catch (RuntimeException | Error e) {
      end = new Chunk<>(e);
    }
    inOrder.add(end);
    waiting.add(end);
  }

  /** Queues all whole lines. */
  private void cutIntoChunks(byte[] rest) throws InterruptedException {
    byte[] carried = rest;
    long next = firstLine;
    while (!ended) {
      byte[] bytes = roomFor(carried.length);
      System.arraycopy(carried, 0, bytes, 0, carried.length);
      int length = carried.length;
      int whole = EightBytes.afterLastLineFeed(bytes, 0, length);
      // Reads until there is a whole line and the array is full.
      while (!ended && (length < bytes.length || whole == 0) && length - whole <= maxRowBytes + 1) {
        if (length == bytes.length) {
          bytes = Arrays.copyOf(bytes, length * 2);
        }
        int end = length + read(bytes, length);
        whole = Math.max(whole, EightBytes.afterLastLineFeed(bytes, length, end));
        length = end;
      }
      boolean tooLong = length - whole > maxRowBytes + 1;
      byte[] behind = tooLong ? skipLine() : new byte[0];
      int queued = error == null && (tooLong || ended) ? length : whole;
      carried = tooLong ? behind : Arrays.copyOfRange(bytes, queued, length);
      if (queued > 0) {
        Chunk<T> chunk = new Chunk<>(bytes, queued, next);
        next += EightBytes.lineFeeds(bytes, 0, queued) + (tooLong ? 1 : 0);
        inOrder.add(chunk);
        waiting.add(chunk);
      }
    }
  }

  /** Reads behind the bytes of an array that are used; returns how many it read. */
  private int read(byte[] bytes, int used) {
    int n = 0;
    try {
      n = in.read(bytes, used, Math.min(bytes.length - used, InputBytes.READ_BYTES));
    } catch (IOException e) {
      error = e;
    }
    ended = n < 0 || error != null;
    return Math.max(0, n);
  }

  /** Reads to the end of the line; returns what was read behind it. */
  private byte[] skipLine() {
    byte[] bytes = new byte[InputBytes.READ_BYTES];
    while (!ended) {
      int length = read(bytes, 0);
      for (int i = 0; i < length; i++) {
        if (bytes[i] == '\n') {
          return Arrays.copyOfRange(bytes, i + 1, length);
        }
      }
    }
    return new byte[0];
  }

  /** Waits until another chunk may begin; returns an array for at least so many bytes. */
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
        recycle(current);
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

  private void recycle(Chunk<T> chunk) {
    if (chunk.bytes().length == chunkBytes) {
      spare.add(chunk.bytes());
    }
    room.release();
  }

  private Chunk<T> nextChunk() throws IOException {
    try {
      Chunk<T> chunk = awaited == null ? inOrder.take() : awaited;
      awaited = chunk; // kept when this is interrupted, so that no row is lost
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
