package dev.starsight.transformer.internal.training;

import dev.starsight.run.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the disk while the training continues, one task at a time. The failure of a task is
 * thrown when the next one is submitted or awaited. Not thread-safe.
 */
final class CheckpointWriterThread implements AutoCloseable {

  private final ExecutorService executor = Threads.newPool("starsight-checkpoints", 1);
  private @Nullable Future<?> pending;

  /** A task that writes. */
  interface Task {
    void run() throws IOException;
  }

  /** Waits for the task before, then starts this one. */
  void submit(Task task) throws IOException {
    await();
    pending =
        executor.submit(
            () -> {
              task.run();
              return null;
            });
  }

  /** Waits for the task that was submitted last. */
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

  /** Waits for the last task and ignores its failure. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      await();
    } catch (IOException | RuntimeException e) {
      // Callers that need to know call await() first.
    }
  }
}
