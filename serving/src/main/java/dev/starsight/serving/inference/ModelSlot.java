package dev.starsight.serving.inference;

import dev.starsight.model.directory.ModelPointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A name under which a model is served. What serves it may be exchanged while requests are
 * answered: each request is answered by one version from its beginning to its end. Thread-safe.
 */
public final class ModelSlot implements AutoCloseable {

  private final String name;
  private final @Nullable Path pointer;
  private final BatchQueue.Limits limits;
  private final BatchQueue.Observer observer;
  private volatile ServedModel current;
  private volatile @Nullable String problem;
  private final AtomicLong swaps = new AtomicLong();

  private ModelSlot(
      String name,
      @Nullable Path pointer,
      ServedModel first,
      BatchQueue.Limits limits,
      BatchQueue.Observer observer) {
    this.name = name;
    this.pointer = pointer;
    this.current = first;
    this.limits = limits;
    this.observer = observer;
  }

  /**
   * Opens a model.
   *
   * @param source a model directory, or the file of a {@link ModelPointer}
   * @param observer learns how large batches were
   * @throws IOException naming the file, if one is missing or damaged
   */
  public static ModelSlot open(
      String name, Path source, BatchQueue.Limits limits, BatchQueue.Observer observer)
      throws IOException {
    boolean isPointer = Files.isRegularFile(source);
    Path directory = source;
    String version;
    if (isPointer) {
      ModelPointer read = ModelPointer.read(source);
      read.requireUnchanged();
      directory = read.directory();
      version = read.digest();
    } else {
      version = ModelPointer.digest(directory);
    }
    ServedModel first = ServedModel.open(name, version, directory, limits, observer);
    return new ModelSlot(name, isPointer ? source : null, first, limits, observer);
  }

  public String name() {
    return name;
  }

  /** Returns the model in use; {@link ServedModel#release()} must follow. */
  public ServedModel acquire() {
    while (true) {
      ServedModel model = current;
      if (model.retain()) {
        return model;
      }
    }
  }

  /**
   * Looks whether the pointer names another model, and exchanges it. What cannot be opened is not
   * used: the old model goes on answering. Called by one thread at a time; does nothing for a
   * directory.
   *
   * @return whether the model was exchanged
   */
  public boolean refresh() {
    Path file = pointer;
    if (file == null) {
      return false;
    }
    try {
      ModelPointer read = ModelPointer.read(file);
      if (read.digest().equals(current.version())) {
        problem = null;
        return false;
      }
      read.requireUnchanged();
      ServedModel next = ServedModel.open(name, read.digest(), read.directory(), limits, observer);
      ServedModel old = current;
      current = next;
      swaps.incrementAndGet();
      problem = null;
      old.release();
      return true;
    } catch (IOException | RuntimeException e) {
      problem = String.valueOf(e.getMessage());
      return false;
    }
  }

  /** Returns why the model that the pointer names is not in use, if so. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Returns how often the model was exchanged. */
  public long swaps() {
    return swaps.get();
  }

  /** Closes the model when its last request is over. */
  @Override
  public void close() {
    current.release();
  }
}
