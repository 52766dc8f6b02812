package dev.starsight.spark.internal;

import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * The models that are open in this process: one for each digest, however many tasks use it. A model
 * that no task uses stays open for the next one, until others have been used more recently.
 * Thread-safe.
 */
public final class SharedModels {

  /** So many models stay open without a user. */
  private static final int IDLE = 2;

  /** Guarded by itself; those that were released last come last. */
  private static final Map<String, Entry> OPEN = new LinkedHashMap<>();

  private SharedModels() {}

  /**
   * Opens what lies in a directory.
   *
   * @param <T> the type of what is opened
   */
  @FunctionalInterface
  public interface Opener<T extends AutoCloseable> extends Serializable {

    /** Opens the directory; the caller closes the result. */
    T open(Path directory) throws IOException;
  }

  private static final class Entry {

    private @Nullable AutoCloseable model;
    private int users;
  }

  /**
   * A model in use, until it is closed.
   *
   * @param model shared with others; must not be closed
   * @param release called by {@link #close()}
   * @param <T> the type of the model
   */
  public record Lease<T>(T model, Runnable release) implements AutoCloseable {

    @Override
    public void close() {
      release.run();
    }
  }

  /**
   * Returns a model for the rest of the current task, which releases it when it ends.
   *
   * @param type of what the opener returns; another type is another model
   * @throws StarsightException in one sentence with the host, if it cannot be fetched or opened
   */
  public static <T extends AutoCloseable> T ofTask(
      ModelFiles files, Class<T> type, Opener<T> opener) {
    Lease<T> lease = lease(files, type, opener);
    TaskContext task = TaskContext.get();
    if (task == null) {
      lease.close();
      return lease.model();
    }
    TaskCompletionListener end = context -> lease.close();
    task.addTaskCompletionListener(end);
    return lease.model();
  }

  /** Returns a model until the lease is closed. */
  public static <T extends AutoCloseable> Lease<T> lease(
      ModelFiles files, Class<T> type, Opener<T> opener) {
    String key = type.getName() + " " + files.digest();
    Entry entry;
    synchronized (OPEN) {
      entry = OPEN.computeIfAbsent(key, k -> new Entry());
      entry.users++;
    }
    try {
      return new Lease<>(type.cast(open(entry, files, opener)), () -> release(key, entry));
    } catch (RuntimeException | Error e) {
      release(key, entry);
      throw e;
    }
  }

  private static <T extends AutoCloseable> AutoCloseable open(
      Entry entry, ModelFiles files, Opener<T> opener) {
    synchronized (entry) {
      AutoCloseable known = entry.model;
      if (known == null) {
        ExecutorPlace.prepare();
        try {
          known = opener.open(LocalFiles.directory(files));
        } catch (IOException e) {
          throw new StarsightException(
              "the model %s cannot be opened on %s: %s"
                  .formatted(files.location(), ExecutorPlace.host(), e.getMessage()),
              e);
        }
        entry.model = known;
      }
      return known;
    }
  }

  private static void release(String key, Entry entry) {
    List<AutoCloseable> closed = new ArrayList<>();
    synchronized (OPEN) {
      entry.users--;
      OPEN.remove(key);
      OPEN.put(key, entry); // behind all that were released before
      long idle = OPEN.values().stream().filter(each -> each.users == 0).count();
      Iterator<Entry> eldest = OPEN.values().iterator();
      while (idle > IDLE) {
        Entry next = eldest.next();
        if (next.users == 0) {
          eldest.remove();
          idle--;
          if (next.model != null) {
            closed.add(next.model);
          }
        }
      }
    }
    closed.forEach(SharedModels::close);
  }

  private static void close(AutoCloseable model) {
    try {
      model.close();
    } catch (Exception e) {
      throw new IllegalStateException("a model cannot be closed: " + e.getMessage(), e);
    }
  }

  /** Returns how many models are open in this process. */
  static int size() {
    synchronized (OPEN) {
      return OPEN.size();
    }
  }

  /** Returns how many leases are open. */
  static int users() {
    synchronized (OPEN) {
      return OPEN.values().stream().mapToInt(each -> each.users).sum();
    }
  }
}
