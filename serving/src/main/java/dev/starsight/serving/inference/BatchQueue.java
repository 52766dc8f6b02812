package dev.starsight.serving.inference;

import dev.starsight.data.Example;
import dev.starsight.model.Prediction;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Joins the texts of requests that wait at the same time to batches. Nothing is waited for: while
 * one batch is computed the next one gathers, so that a lone request is answered at once and many
 * are answered together. A request of many texts is cut into pieces between which others have their
 * turn. Thread-safe.
 */
public final class BatchQueue implements AutoCloseable {

  /**
   * The bounds of a queue.
   *
   * @param batchTexts of one batch, at least 1
   * @param batchTokens of one batch without padding, as far as they can be told from the length of
   *     the texts; a single text may have more
   * @param waitingTexts that wait; a request that comes on top is refused, unless none waits
   */
  public record Limits(int batchTexts, int batchTokens, int waitingTexts) {

    /** What the benchmarks favour on two cores. */
    public static final Limits DEFAULT = new Limits(64, 4_096, 2_048);
  }

  /** Learns how large batches were. */
  @FunctionalInterface
  public interface Observer {
    void computed(int texts, long nanos);
  }

  /** English texts have some four characters a token. */
  private static final int CHARS_A_TOKEN = 4;

  private static final class Work {

    private final List<Example> examples;
    private final long deadline;
    private final CompletableFuture<List<Prediction>> result = new CompletableFuture<>();
    private final Prediction[] predictions;
    private int begun;
    private int done;

    Work(List<Example> examples, long deadline) {
      this.examples = examples;
      this.deadline = deadline;
      this.predictions = new Prediction[examples.size()];
    }
  }

  /** Some texts of a request that are computed next. */
  private record Piece(Work work, int from, int to) {
    List<Example> examples() {
      return work.examples.subList(from, to);
    }
  }

  private final Function<List<Example>, List<Prediction>> model;
  private final Limits limits;
  private final int longest;
  private final Observer observer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Deque<Work> waiting = new ArrayDeque<>();
  private final Thread worker;
  private int waitingTexts;
  private double nanosPerText = 1_000_000;
  private boolean closed;

  /**
   * Starts a queue.
   *
   * @param longest the tokens at which the model cuts a text: none costs more than this
   */
  BatchQueue(
      String name,
      Function<List<Example>, List<Prediction>> model,
      Limits limits,
      int longest,
      Observer observer) {
    this.model = model;
    this.limits = limits;
    this.longest = longest;
    this.observer = observer;
    this.worker = new Thread(this::run, "starsight-batches-" + name);
    this.worker.setDaemon(true);
    this.worker.start();
  }

  /**
   * Predicts texts as soon as it is their turn.
   *
   * @param deadline in the time of {@link System#nanoTime()}
   * @return fails with a {@link TimeoutException} when it is not their turn by then
   * @throws OverloadedException if too many texts wait
   * @throws IllegalStateException after {@link #close()}
   */
  CompletableFuture<List<Prediction>> submit(List<Example> examples, long deadline) {
    Work work = new Work(examples, deadline);
    if (examples.isEmpty()) {
      work.result.complete(List.of());
      return work.result;
    }
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the model is closed");
      }
      if (waitingTexts > 0 && waitingTexts + examples.size() > limits.waitingTexts()) {
        long seconds = 1 + (long) (waitingTexts * nanosPerText / 1e9);
        throw new OverloadedException(waitingTexts, Duration.ofSeconds(seconds));
      }
      waiting.add(work);
      waitingTexts += examples.size();
      arrived.signal();
    } finally {
      lock.unlock();
    }
    return work.result;
  }

  /** Returns how many texts wait. */
  int waiting() {
    lock.lock();
    try {
      return waitingTexts;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (true) {
      List<Piece> batch = next();
      if (batch == null) {
        return;
      }
      compute(batch);
    }
  }

  /** Waits for texts, and takes as many as a batch may have; null after the end. */
  private @Nullable List<Piece> next() {
    List<Work> late = new ArrayList<>();
    List<Piece> batch = new ArrayList<>();
    lock.lock();
    try {
      while (batch.isEmpty() && late.isEmpty()) {
        while (waiting.isEmpty()) {
          if (closed) {
            return null;
          }
          arrived.awaitUninterruptibly();
        }
        gather(batch, late);
      }
    } finally {
      lock.unlock();
    }
    late.forEach(
        work ->
            work.result.completeExceptionally(
                new TimeoutException("the texts did not have their turn in time")));
    return batch;
  }

  private void gather(List<Piece> batch, List<Work> late) {
    long now = System.nanoTime();
    int texts = 0;
    int sum = 0;
    for (int turn = waiting.size(); turn > 0; turn--) {
      Work work = waiting.remove();
      if (work.deadline - now < 0 || work.result.isDone()) {
        waitingTexts -= work.examples.size() - work.begun;
        late.add(work);
        continue;
      }
      int from = work.begun;
      while (work.begun < work.examples.size()) {
        int tokens = tokens(work.examples.get(work.begun));
        if (texts == limits.batchTexts() || (texts > 0 && sum + tokens > limits.batchTokens())) {
          break;
        }
        sum += tokens;
        texts++;
        work.begun++;
      }
      waitingTexts -= work.begun - from;
      if (work.begun > from) {
        batch.add(new Piece(work, from, work.begun));
      }
      if (work.begun == from) {
        waiting.addFirst(work);
        return;
      }
      if (work.begun < work.examples.size()) {
        waiting.add(work);
        return;
      }
    }
  }

  private int tokens(Example example) {
    int chars = example.text().length();
    return Math.min(longest, 2 + chars / CHARS_A_TOKEN);
  }

  private void compute(List<Piece> batch) {
    List<Example> examples = new ArrayList<>();
    batch.forEach(piece -> examples.addAll(piece.examples()));
    if (examples.isEmpty()) {
      return;
    }
    long begun = System.nanoTime();
    try {
      List<Prediction> predictions = model.apply(examples);
      int at = 0;
      for (Piece piece : batch) {
        int size = piece.to() - piece.from();
        deliver(piece, predictions.subList(at, at + size));
        at += size;
      }
    } catch (RuntimeException | Error e) {
      alone(batch, e);
    }
    long nanos = System.nanoTime() - begun;
    nanosPerText += 0.1 * ((double) nanos / examples.size() - nanosPerText);
    observer.computed(examples.size(), nanos);
  }

  /** One request's texts must not make those of others fail. */
  private void alone(List<Piece> batch, Throwable failure) {
    for (Piece piece : batch) {
      if (batch.size() == 1 || failure instanceof Error) {
        piece.work().result.completeExceptionally(failure);
        continue;
      }
      try {
        deliver(piece, model.apply(piece.examples()));
      } catch (RuntimeException | Error e) {
        piece.work().result.completeExceptionally(e);
      }
    }
  }

  private static void deliver(Piece piece, List<Prediction> predictions) {
    Work work = piece.work();
    for (int i = 0; i < predictions.size(); i++) {
      work.predictions[piece.from() + i] = predictions.get(i);
    }
    work.done += predictions.size();
    if (work.done == work.predictions.length) {
      work.result.complete(List.of(work.predictions));
    }
  }

  /** Computes what waits, and ends. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signal();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (Thread.currentThread() != worker && worker.isAlive()) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
