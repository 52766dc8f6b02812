package dev.starsight.serving.http;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The threads of handlers that block. */
final class HandlerThreads {

  private static final int IDLE_SECONDS = 10;

  private HandlerThreads() {}

  /** Returns threads for handlers; what finds none free waits. */
  static ThreadPoolExecutor queued(HttpSettings settings) {
    return pool(settings, new ArrayBlockingQueue<>(settings.maxConnections()), "handler");
  }

  /** Returns threads for streams; one that finds none free is rejected. */
  static ThreadPoolExecutor streaming(HttpSettings settings) {
    return pool(settings, new SynchronousQueue<>(), "stream");
  }

  private static ThreadPoolExecutor pool(
      HttpSettings settings, BlockingQueue<Runnable> queue, String name) {
    AtomicLong count = new AtomicLong();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            settings.threads(),
            settings.threads(),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            queue,
            task -> {
              Thread thread = new Thread(task, "starsight-" + name + "-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
