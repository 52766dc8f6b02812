package dev.starsight.transformer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the disk while others go on computing. One piece of work at a time; what fails is told
 * when the next one comes, or when it is waited for. Not thread-safe.
 */
final class DiskThread implements AutoCloseable {

  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "starsight-checkpoints");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable Future<?> pending;

  /** Something that takes its time. */
  interface Work {
    void run() throws IOException;
  }

  /** Begins it; the one before has ended. */
  void begin(Work work) throws IOException {
    await();
    pending =
        executor.submit(
            () -> {
              work.run();
              return null;
            });
  }

  /** Waits until all has been done. */
  void await() throws IOException {
    Future<?> awaited = pending;
    pending = null;
    try {
      if (awaited != null) {
        awaited.get();
      }
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a checkpoint was written");
    }
  }

  private static IOException failure(@Nullable Throwable cause) {
    if (cause instanceof IOException known) {
      return known;
    }
    if (cause instanceof UncheckedIOException unchecked) {
      return new IOException(unchecked.getMessage(), unchecked);
    }
    return new IOException(String.valueOf(cause), cause);
  }

  /** Lets what was begun end; whether it failed no longer matters. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      await();
    } catch (IOException e) {
      // Whoever cared has waited before.
    }
  }
}
