package dev.starsight.automl;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Independent fits at once, one thread each; a fit that is alone gets all threads. */
final class SearchThreads {

  private SearchThreads() {}

  /** One fit. */
  interface Work<T, R> {
    R of(T item, int threads) throws IOException;
  }

  /** The results in the order of the items; the first failure in that order is thrown. */
  static <T, R> List<R> map(int threads, List<T> items, Work<T, R> work) throws IOException {
    List<R> results = new ArrayList<>(items.size());
    if (threads == 1 || items.size() < 2) {
      for (T item : items) {
        results.add(work.of(item, threads));
      }
      return results;
    }
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.min(threads, items.size()),
            task -> {
              Thread thread = new Thread(task, "starsight-search");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<R>> futures = new ArrayList<>();
      for (T item : items) {
        futures.add(pool.submit(() -> work.of(item, 1)));
      }
      for (Future<R> future : futures) {
        results.add(result(future));
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }

  private static <R> R result(Future<R> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the search was interrupted", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException failure) {
        throw failure;
      }
      if (cause instanceof RuntimeException failure) {
        throw failure;
      }
      if (cause instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(cause);
    }
  }
}
