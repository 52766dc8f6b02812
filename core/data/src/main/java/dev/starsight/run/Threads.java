package dev.starsight.run;

import dev.starsight.run.internal.Rethrow;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Parallel loops and thread pools; of threads that compute, only the readers of a delimited file
 * start their own. Thread-safe.
 *
 * <p>Work that takes a {@link Run}, or options with a number of threads, uses that many, {@link
 * #limit()} by default. Predicting and tokenizing take no such number, because a caller of {@code
 * Classifier.predict} or {@code Tokenizer.encode} should not have to pass one with every call: they
 * stay within {@link #limit()}, which holds for the whole process, like the number of threads of an
 * engine such as PyTorch. It is the number of processors unless it is set; the command line sets it
 * to {@code --threads}. The number of threads changes the last digits of an encoder's output, and
 * no other result.
 */
public final class Threads {

  private static int limit = Runtime.getRuntime().availableProcessors();

  /** Created lazily: with a limit of 1 no other thread is ever started. */
  private static @Nullable ForkJoinPool pool;

  private Threads() {}

  /** Returns how many threads all loops without a number of their own share, at least 1. */
  public static synchronized int limit() {
    return limit;
  }

  /**
   * Sets {@link #limit()}. Running loops keep their threads; an engine reads the limit when it
   * starts.
   */
  public static synchronized void setLimit(int threads) {
    if (requirePositive(threads) != limit) {
      limit = threads;
      // The threads of the old pool are daemons and end after a minute without work.
      pool = null;
    }
  }

  /**
   * Runs {@code work} for every piece from 0 to {@code pieces - 1} within {@link #limit()}, however
   * many callers there are at the same time: in the caller's thread if the limit is 1, otherwise in
   * threads that all callers share. Throws the first failure.
   */
  public static void forEach(int pieces, IntConsumer work) {
    ForkJoinPool shared = pieces < 2 ? null : sharedPool();
    if (shared == null) {
      forEachHere(pieces, work);
    } else {
      forEachIn(shared, pieces, work);
    }
  }

  /**
   * Runs {@code work} for every piece from 0 to {@code pieces - 1} on so many threads. Throws the
   * first failure.
   */
  public static void forEach(int threads, int pieces, IntConsumer work) {
    if (requirePositive(threads) == 1 || pieces < 2) {
      forEachHere(pieces, work);
      return;
    }
    ForkJoinPool own = newPool(Math.min(threads, pieces));
    try {
      forEachIn(own, pieces, work);
    } finally {
      own.shutdown();
    }
  }

  private static void forEachHere(int pieces, IntConsumer work) {
    for (int piece = 0; piece < pieces; piece++) {
      work.accept(piece);
    }
  }

  /** A parallel stream runs in the pool that it is started in. */
  private static void forEachIn(ForkJoinPool pool, int pieces, IntConsumer work) {
    pool.submit(() -> IntStream.range(0, pieces).parallel().forEach(work)).join();
  }

  private static synchronized @Nullable ForkJoinPool sharedPool() {
    if (pool == null && limit > 1) {
      pool = newPool(limit);
    }
    return pool;
  }

  /** Returns a pool of so many daemon threads for parallel streams; the caller shuts it down. */
  public static ForkJoinPool newPool(int threads) {
    requirePositive(threads);
    return new ForkJoinPool(threads, Threads::newWorker, null, false);
  }

  private static ForkJoinWorkerThread newWorker(ForkJoinPool pool) {
    ForkJoinWorkerThread worker = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
    worker.setName("starsight-worker-" + worker.getPoolIndex());
    return worker;
  }

  /**
   * Returns a pool of at most so many daemon threads that all have this name; the caller shuts it
   * down.
   */
  public static ExecutorService newPool(String name, int threads) {
    return Executors.newFixedThreadPool(
        requirePositive(threads),
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Waits for the result of work in another thread.
   *
   * @param interruption the message of the {@link InterruptedIOException} that is thrown if the
   *     caller is interrupted; its interrupted status stays set
   * @throws IOException if the work threw one; unchecked exceptions and errors are rethrown, too
   */
  public static <T> T await(Future<T> future, String interruption) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException(interruption);
      interrupted.initCause(e);
      throw interrupted;
    } catch (ExecutionException e) {
      throw Rethrow.checked(e.getCause());
    }
  }

  /**
   * Lets a pool start nothing more and waits until all its threads have ended, even if the caller
   * is interrupted; the interrupted status stays set.
   */
  public static void end(ExecutorService pool) {
    pool.shutdown();
    boolean interrupted = false;
    while (!pool.isTerminated()) {
      try {
        pool.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static int requirePositive(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
    return threads;
  }
}
