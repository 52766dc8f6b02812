package dev.starsight.automl.search;

import dev.starsight.run.Threads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs independent fits at once, one thread each; a single fit gets all threads. */
final class SearchThreads {

  private SearchThreads() {}

  interface Work<T, R> {
    R run(T item, int threads) throws IOException;
  }

  /**
   * Returns the results in the order of the items; throws the first failure in that order. After a
   * failure no further fit begins, and none is still running when this method returns or throws.
   */
  static <T, R> List<R> map(int threads, List<T> items, Work<T, R> work) throws IOException {
    List<R> results = new ArrayList<>(items.size());
    if (threads == 1 || items.size() < 2) {
      for (T item : items) {
        results.add(work.run(item, threads));
      }
      return results;
    }
    ExecutorService pool = Threads.newPool("starsight-search", Math.min(threads, items.size()));
    AtomicBoolean failed = new AtomicBoolean();
    try {
      List<Future<R>> futures = new ArrayList<>();
      for (T item : items) {
        futures.add(pool.submit(() -> run(item, work, failed)));
      }
      CancellationException notBegun = null;
      for (Future<R> future : futures) {
        try {
          results.add(Threads.await(future, "the search was interrupted"));
        } catch (CancellationException e) {
          notBegun = e; // Another item has the failure that is to be thrown.
        }
      }
      if (notBegun != null) {
        throw notBegun;
      }
      return results;
    } finally {
      failed.set(true);
      Threads.end(pool);
    }
  }

  private static <T, R> R run(T item, Work<T, R> work, AtomicBoolean failed) throws IOException {
    if (failed.get()) {
      throw new CancellationException("another fit failed");
    }
    boolean done = false;
    try {
      R result = work.run(item, 1);
      done = true;
      return result;
    } finally {
      if (!done) {
        failed.set(true);
      }
    }
  }
}
