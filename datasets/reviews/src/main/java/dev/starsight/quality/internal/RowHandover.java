package dev.starsight.quality.internal;

import dev.starsight.run.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Hands rows over to another thread, in order and in blocks, so that one thread reads while another
 * measures; what is measured is the same as without. {@link #finish} waits for the last row. For
 * one thread.
 *
 * @param <T> the type of a row, which must stay valid
 */
public final class RowHandover<T> implements Consumer<T>, AutoCloseable {

  private static final int MOST_ROWS = 2048;
  private static final long MOST_BYTES = 8 << 20;

  private final Consumer<? super T> target;
  private final ToLongFunction<? super T> size;
  private List<T> block = new ArrayList<>();
  private long bytes;
  private Thread thread = new Thread();
  private @Nullable Future<?> pending;

  /**
   * Creates a handover.
   *
   * @param size about how many bytes a row takes, so that a few long rows are a block, too
   */
  public RowHandover(Consumer<? super T> target, ToLongFunction<? super T> size) {
    this.target = target;
    this.size = size;
  }

  @Override
  public void accept(T row) {
    block.add(row);
    bytes += size.applyAsLong(row);
    if (block.size() == MOST_ROWS || bytes >= MOST_BYTES) {
      submit();
    }
  }

  /**
   * Starts a thread for a block. One that waited for the next block could end while it waits, if
   * there is no memory, and nobody would take the block.
   */
  private void submit() {
    await();
    List<T> full = block;
    block = new ArrayList<>();
    bytes = 0;
    FutureTask<?> work = new FutureTask<>(() -> full.forEach(target), null);
    thread = new Thread(work, "starsight-check");
    thread.setDaemon(true);
    thread.start();
    pending = work;
  }

  private void await() {
    try {
      if (pending != null) {
        Threads.await(pending, "interrupted while rows were checked");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the other thread has taken all rows; throws what it threw. */
  public void finish() {
    submit();
    await();
  }

  /** Waits until the other thread has ended, even if the caller is interrupted. */
  @Override
  public void close() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
