package dev.starsight.cli.predict;

import dev.starsight.run.Threads;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Works on several items at a time and hands the results on in the order of the items. At most a
 * few items are in work: {@link #accept} waits for the oldest one otherwise. The work itself may
 * use {@link Threads#forEach}; with one thread everything happens in the caller's. Not thread-safe.
 *
 * @param <I> the type of an item
 * @param <R> the type of its result
 */
final class OrderedWork<I, R> implements AutoCloseable {

  /** Items in work: while one is written and one is read, there is something to compute. */
  private static final int IN_WORK = 3;

  /** Receives results, in the caller's thread. */
  interface Sink<R> {
    void accept(R result) throws IOException;
  }

  private final Function<I, R> work;
  private final Sink<R> sink;
  private final @Nullable ExecutorService pool;
  private final Deque<Future<R>> inWork = new ArrayDeque<>();

  /**
   * Starts without an item.
   *
   * @param atOnce whether each result is handed on before {@link #accept} returns
   */
  OrderedWork(Function<I, R> work, Sink<R> sink, boolean atOnce) {
    this.work = work;
    this.sink = sink;
    this.pool =
        atOnce || Threads.limit() == 1 ? null : Threads.newPool("starsight-predict", IN_WORK);
  }

  /** Starts the work on an item, and hands on the results that are then due. */
  void accept(I item) throws IOException {
    if (pool == null) {
      sink.accept(work.apply(item));
      return;
    }
    inWork.add(pool.submit(() -> work.apply(item)));
    while (inWork.size() >= IN_WORK || (!inWork.isEmpty() && inWork.element().isDone())) {
      handOn();
    }
  }

  /** Waits for all items. */
  void finish() throws IOException {
    while (!inWork.isEmpty()) {
      handOn();
    }
  }

  private void handOn() throws IOException {
    sink.accept(Threads.await(inWork.remove(), "predicting was interrupted"));
  }

  /** Waits for work that has started; results that were not handed on are lost. */
  @Override
  public void close() {
    if (pool != null) {
      inWork.forEach(each -> each.cancel(false));
      Threads.end(pool);
    }
  }
}
