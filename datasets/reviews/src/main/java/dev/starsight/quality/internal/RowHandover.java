package dev.starsight.quality.internal;

import dev.starsight.run.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands rows over to another thread, in order and in blocks, so that one thread reads while another
 * measures; what is measured is the same as without. {@link #finish} waits for the last row. For
 * one thread.
 *
 * @param <T> the type of a row, which must stay valid
 */
public final class RowHandover<T> implements Consumer<T>, AutoCloseable {

  private static final int BLOCK = 2048;

  private final Consumer<? super T> target;
  private final ExecutorService pool = Threads.newPool("starsight-check", 1);
  private List<T> block = new ArrayList<>(BLOCK);
  private @Nullable Future<?> pending;

  public RowHandover(Consumer<? super T> target) {
    this.target = target;
  }

  @Override
  public void accept(T row) {
    block.add(row);
    if (block.size() == BLOCK) {
      submit();
    }
  }

  private void submit() {
    await();
    List<T> full = block;
    block = new ArrayList<>(BLOCK);
    pending = pool.submit(() -> full.forEach(target));
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

  @Override
  public void close() {
    Threads.end(pool);
  }
}
