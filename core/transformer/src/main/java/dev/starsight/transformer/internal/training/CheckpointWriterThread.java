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

  /**
   * Waits for the task that was submitted last. If the caller is interrupted, the task goes on and
   * can still be awaited.
   */
  void await() throws IOException {
    Future<?> awaited = pending;
    if (awaited == null) {
      return;
    }
    try {
      Threads.await(awaited, "interrupted while a checkpoint was written");
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      if (awaited.isDone()) {
        pending = null;
      }
    }
  }

  /** Waits for the last task, even if the caller is interrupted, and ignores its failure. */
  @Override
  public void close() {
    Threads.end(executor);
  }
}
