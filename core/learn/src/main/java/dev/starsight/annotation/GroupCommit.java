package dev.starsight.annotation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the changes of many threads with one force of the disk: what arrives while the disk works
 * is written together. A change is checked, written and then applied, in this order, so nobody sees
 * what is not on the disk, and a failure of the disk leaves the state as it was. Thread-safe.
 */
final class GroupCommit {

  /**
   * A change to the answers.
   *
   * @param <T> what it yields
   */
  abstract static class Change<T> {

    private final Set<String> keys;

    /**
     * Creates a change.
     *
     * @param keys what it depends on: changes with a common key are never written together; without
     *     a key it is written alone
     */
    Change(Set<String> keys) {
      this.keys = keys;
    }

    /**
     * Checks the change; a {@link RuntimeException} refuses it. Called with the state's monitor.
     */
    abstract Checked<T> check(QueueState state);
  }

  /**
   * A change that may be written.
   *
   * @param result what the caller gets
   * @param records the lines to write; none if there is nothing to do
   * @param effect applies it, with the state's monitor
   */
  record Checked<T>(T result, List<ObjectNode> records, Runnable effect) {}

  /** Writes records to the disk, all or none. */
  @FunctionalInterface
  interface Writer {
    void write(List<ObjectNode> records) throws IOException;
  }

  private static final class Request<T> {

    private final Change<T> change;
    private @Nullable Checked<T> checked;
    private @Nullable Throwable failure;
    private boolean ended;
    private boolean done;

    Request(Change<T> change) {
      this.change = change;
    }

    void check(QueueState state) {
      try {
        checked = change.check(state);
      } catch (RuntimeException e) {
        failure = e;
      }
    }

    List<ObjectNode> records() {
      return checked == null ? List.of() : checked.records();
    }

    void end(@Nullable IOException writing) {
      if (writing != null && !records().isEmpty()) {
        failure = writing;
      } else if (checked != null && failure == null) {
        checked.effect().run();
      }
      ended = true;
    }

    T result() throws IOException {
      if (failure instanceof RuntimeException refusal) {
        throw refusal;
      }
      if (failure != null) {
        throw new IOException(failure.getMessage(), failure);
      }
      if (checked == null || !ended) {
        throw new IllegalStateException("an error ended the work on this change");
      }
      return checked.result();
    }
  }

  private final QueueState state;
  private final Writer writer;

  /** What is to be written; its monitor guards {@link #busy} and {@link Request#done}. */
  private final List<Request<?>> waiting = new ArrayList<>();

  /** Whether a thread writes. Whoever waits becomes the next one, unless its change is done. */
  private boolean busy;

  GroupCommit(QueueState state, Writer writer) {
    this.state = state;
    this.writer = writer;
  }

  /**
   * Checks, writes and applies a change. When this method returns, it is on the disk.
   *
   * @throws IOException if it cannot be written; then it does not count
   */
  <T> T commit(Change<T> change) throws IOException {
    Request<T> request = new Request<>(change);
    synchronized (waiting) {
      waiting.add(request);
    }
    while (begin(request)) {
      List<Request<?>> batch = take();
      try {
        write(batch);
      } finally {
        end(batch);
      }
    }
    return request.result();
  }

  /**
   * Waits until nobody writes.
   *
   * @return true if this thread is to write now, false if the request is done
   */
  private boolean begin(@Nullable Request<?> request) {
    boolean interrupted = false;
    try {
      synchronized (waiting) {
        while (busy && (request == null || !request.done)) {
          try {
            waiting.wait();
          } catch (InterruptedException e) {
            interrupted = true; // What is begun must be told how it ends.
          }
        }
        if (request != null && request.done) {
          return false;
        }
        busy = true;
        return true;
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void end(List<Request<?>> batch) {
    synchronized (waiting) {
      busy = false;
      batch.forEach(request -> request.done = true);
      waiting.notifyAll();
    }
  }

  /** Returns the number of changes that wait to be written. */
  int waiting() {
    synchronized (waiting) {
      return waiting.size();
    }
  }

  /** Runs an action while nothing is written. */
  <T, E extends Exception> T exclusively(Action<T, E> action) throws E {
    begin(null);
    try {
      return action.run();
    } finally {
      end(List.of());
    }
  }

  /**
   * An action that may fail.
   *
   * @param <T> what it returns
   * @param <E> how it may fail
   */
  @FunctionalInterface
  interface Action<T, E extends Exception> {
    T run() throws E;
  }

  private void write(List<Request<?>> batch) {
    List<ObjectNode> records = new ArrayList<>();
    synchronized (state) {
      for (Request<?> request : batch) {
        request.check(state);
        records.addAll(request.records());
      }
    }
    IOException failure = null;
    try {
      if (!records.isEmpty()) {
        writer.write(records);
      }
    } catch (IOException e) {
      failure = e;
    } catch (RuntimeException | Error e) {
      failure = new IOException(e); // Everybody must hear of it, not only this thread.
    }
    synchronized (state) {
      for (Request<?> request : batch) {
        request.end(failure);
      }
    }
  }

  /** Takes the first requests that do not depend on each other. */
  private List<Request<?>> take() {
    List<Request<?>> batch = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    synchronized (waiting) {
      for (Request<?> request : List.copyOf(waiting)) {
        Set<String> own = request.change.keys;
        if (own.isEmpty() && !batch.isEmpty()) {
          break;
        }
        if (own.stream().noneMatch(keys::contains)) {
          batch.add(request);
        }
        keys.addAll(own);
        if (own.isEmpty()) {
          break;
        }
      }
      waiting.removeAll(batch);
    }
    return batch;
  }
}
