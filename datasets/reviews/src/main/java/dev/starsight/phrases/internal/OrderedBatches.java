package dev.starsight.phrases.internal;

import dev.starsight.run.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Processes batches of items on several threads and passes the results on in the order of the
 * items, in the caller's thread. Not thread-safe.
 *
 * @param <T> the type of an item
 * @param <R> the type of the result of a batch
 */
final class OrderedBatches<T, R> implements AutoCloseable {

  private static final int ITEMS = 512;

  private final Function<List<T>, R> work;
  private final Consumer<R> sink;
  private final ExecutorService pool;
  private final int most;
  private final Deque<Future<R>> running = new ArrayDeque<>();
  private List<T> batch = new ArrayList<>(ITEMS);

  OrderedBatches(int threads, Function<List<T>, R> work, Consumer<R> sink) {
    this.work = work;
    this.sink = sink;
    this.pool = Threads.newPool("starsight-phrases", threads);
    this.most = 4 * threads;
  }

  void add(T item) {
    batch.add(item);
    if (batch.size() == ITEMS) {
      submit();
    }
  }

  /** Waits for all items that were added. */
  void finish() {
    submit();
    while (!running.isEmpty()) {
      takeFirst();
    }
  }

  private void submit() {
    List<T> items = batch;
    batch = new ArrayList<>(ITEMS);
    running.add(pool.submit(() -> work.apply(items)));
    if (running.size() > most) {
      takeFirst();
    }
  }

  private void takeFirst() {
    try {
      sink.accept(Threads.await(running.remove(), "interrupted while counting phrases"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    running.forEach(future -> future.cancel(true));
    Threads.end(pool);
  }
}
