package dev.starsight.transformer.internal.training;

import dev.starsight.run.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the disk while others go on computing. One piece of work at a time; what fails is told
 * when the next one comes, or when it is waited for. Not thread-safe.
 */
final class CheckpointWriterThread implements AutoCloseable {

  private final ExecutorService executor = Threads.newPool("starsight-checkpoints", 1);
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
        Threads.await(awaited, "interrupted while a checkpoint was written");
      }
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Lets what was begun end; whether it failed no longer matters. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      await();
    } catch (IOException | RuntimeException e) {
      // Whoever cared has waited before.
    }
  }
}
