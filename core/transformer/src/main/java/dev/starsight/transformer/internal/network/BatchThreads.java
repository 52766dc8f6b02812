package dev.starsight.transformer.internal.network;

import ai.djl.pytorch.jni.JniUtils;
import dev.starsight.run.Threads;
import dev.starsight.run.internal.Rethrow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The threads that compute several batches, or parts of one, at the same time. Operators that share
 * their work among threads wait for each other hundreds of times a batch, and much of the work is
 * not shared; parts wait once. Thread-safe.
 */
final class BatchThreads {

  /** One executor for each thread but the caller's: the engine prepares its kernels by thread. */
  private static final List<ExecutorService> OTHERS = new ArrayList<>();

  private BatchThreads() {}

  /**
   * Runs work for 0 to {@code count - 1}, the first in this thread, and waits for all of it, even
   * if a piece fails or this thread is interrupted. Meanwhile operators have a share of the threads
   * each.
   *
   * @param threads of an operation, before and afterwards
   */
  static void run(int count, int threads, IntConsumer work) {
    run(count, Math.max(1, threads / count), threads, work);
  }

  /**
   * Does the same with a number of threads for each operation.
   *
   * @param each threads of an operation meanwhile
   * @param threads of an operation afterwards
   */
  static void run(int count, int each, int threads, IntConsumer work) {
    List<CompletableFuture<Void>> running =
        IntStream.range(1, count)
            .mapToObj(i -> CompletableFuture.runAsync(() -> runHere(i, each, work), other(i)))
            .toList();
    try {
      runHere(0, each, work);
    } finally {
      try {
        join(running);
      } finally {
        JniUtils.setNumThreads(threads);
      }
    }
  }

  /** Sets the number of threads, which each thread has for itself. */
  private static void runHere(int index, int threads, IntConsumer work) {
    JniUtils.setNumThreads(threads);
    work.accept(index);
  }

  private static void join(List<CompletableFuture<Void>> running) {
    try {
      CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw Rethrow.unchecked(e.getCause());
    }
  }

  private static ExecutorService other(int index) {
    synchronized (OTHERS) {
      while (OTHERS.size() < index) {
        OTHERS.add(Threads.newPool("starsight-batch", 1));
      }
      return OTHERS.get(index - 1);
    }
  }
}
