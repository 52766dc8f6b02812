package dev.starsight.learner;

import java.util.concurrent.ForkJoinPool;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Independent pieces of work on a given number of threads. */
final class Parallel {

  private Parallel() {}

  /** Does every piece from 0 to {@code pieces - 1}; the first failure is thrown. */
  static void forEach(int threads, int pieces, IntConsumer work) {
    if (threads == 1 || pieces < 2) {
      for (int piece = 0; piece < pieces; piece++) {
        work.accept(piece);
      }
      return;
    }
    ForkJoinPool pool = new ForkJoinPool(Math.min(threads, pieces));
    try {
      pool.submit(() -> IntStream.range(0, pieces).parallel().forEach(work)).join();
    } finally {
      pool.shutdown();
    }
  }
}
