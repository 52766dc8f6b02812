package dev.starsight.cli.input;

import dev.starsight.run.internal.Rethrow;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands rows on in chunks, as soon as a chunk is full or no row has come for a tenth of a second.
 * The rows are read by a thread of their own.
 *
 * @param <T> the type of a row
 */
final class TimelyRows<T> {

  private static final int WAIT_MILLIS = 100;

  /** A source of rows, which ends when it returns. */
  interface Source<T> {
    void readInto(InputOptions.Sink<? super T> sink) throws IOException;
  }

  /** A row; without one the source has ended, perhaps by an error. */
  private record Item<T>(@Nullable T row, @Nullable Throwable error) {}

  private final int chunkRows;
  private final BlockingQueue<Item<T>> queue;

  TimelyRows(int chunkRows) {
    this.chunkRows = chunkRows;
    this.queue = new ArrayBlockingQueue<>(2 * chunkRows);
  }

  /** Reads all rows; the chunks are handed on in this thread. */
  void forEachChunk(Source<T> source, InputOptions.Sink<List<T>> sink) throws IOException {
    Thread reader = new Thread(() -> read(source), "starsight-rows");
    reader.setDaemon(true);
    reader.start();
    try {
      List<T> chunk = new ArrayList<>(chunkRows);
      while (true) {
        Item<T> next =
            chunk.isEmpty() ? queue.take() : queue.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        T row = next == null ? null : next.row();
        if (row != null) {
          chunk.add(row);
        }
        if (chunk.size() == chunkRows || (row == null && !chunk.isEmpty())) {
          sink.accept(chunk);
          chunk.clear();
        }
        if (next != null && row == null) {
          if (next.error() != null) {
            throw Rethrow.checked(next.error());
          }
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      reader.interrupt();
    }
  }

  private void read(Source<T> source) {
    Throwable error = null;
    try {
      source.readInto(row -> put(new Item<>(row, null)));
    } catch (IOException | RuntimeException | Error e) {
      error = e;
    }
    try {
      queue.put(new Item<>(null, error));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody waits for the rest
    }
  }

  private void put(Item<T> item) throws IOException {
    try {
      queue.put(item);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
