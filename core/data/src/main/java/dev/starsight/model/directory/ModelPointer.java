package dev.starsight.model.directory;

import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.LockFile;
import dev.starsight.files.internal.Sha256;
import dev.starsight.model.directory.ModelDirectory.ForeignModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A small JSON file, {@code NAME.json}, that says which saved model is in use under a name: its
 * directory and its digest, and the history of both. {@link #promote} and {@link #rollback} replace
 * the file atomically and durably, so whoever {@linkplain #read reads} it meanwhile finds the old
 * or the new state. The model itself is neither copied nor moved. Immutable, so thread-safe.
 *
 * <p>Two processes may change one pointer at the same time: a lock, {@code .NAME.lock}, puts one
 * change after the other, and none is lost.
 */
public final class ModelPointer {

  /** The number of changes that the history keeps; older ones are dropped. */
  public static final int LONGEST_HISTORY = 1000;

  /** The end of the name of a pointer's file. */
  public static final String ENDING = ".json";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final long LOCK_WAIT = TimeUnit.SECONDS.toNanos(5);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

  private final Path file;
  private final List<Change> history;

  ModelPointer(Path file, List<Change> newestFirst) {
    this.file = file;
    this.history = List.copyOf(newestFirst);
  }

  /** What happened to a pointer. */
  public enum Action {
    /** A model was put in use. */
    PROMOTE,
    /** The model that was in use before came back. */
    ROLLBACK
  }

  /**
   * A change of the pointer.
   *
   * @param action what happened
   * @param directory of the model that has been in use since; absolute
   * @param digest of that model, as {@link ModelPointer#digest(Path)} returns it
   * @param at when it happened
   */
  public record Change(Action action, Path directory, String digest, Instant at) {

    public Change {
      Objects.requireNonNull(action, "action");
      Objects.requireNonNull(directory, "directory");
      Objects.requireNonNull(digest, "digest");
      Objects.requireNonNull(at, "at");
    }

    private boolean isOfSameModel(Change other) {
      return directory.equals(other.directory) && digest.equals(other.digest);
    }
  }

  /**
   * Returns the file of a pointer, {@code DIRECTORY/NAME.json}, whether it exists or not.
   *
   * @param name 1 to 64 letters, digits, dots, underscores or hyphens, the first a letter or digit
   * @throws StarsightException if the name breaks that rule
   */
  public static Path file(Path directory, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new StarsightException(
          ("a name must be 1 to 64 letters, digits, \".\", \"_\" or \"-\" and begin with a letter"
                  + " or digit, but is \"%s\"")
              .formatted(name));
    }
    return directory.resolve(name + ENDING);
  }

  /**
   * Reads a pointer; the model itself is not looked at.
   *
   * @throws ForeignModelException if the file is no pointer, or a newer version wrote it
   * @throws DamagedFileException naming the file and the field that is wrong
   * @throws IOException if there is no such file, or it cannot be read
   */
  public static ModelPointer read(Path file) throws IOException {
    return new ModelPointer(file, PointerJson.read(file));
  }

  /**
   * Returns the directory of a saved model that is named by its directory or by a pointer.
   *
   * @param model a directory, which is returned as it is, or the file of a pointer
   * @throws ForeignModelException if it is another file
   * @throws IOException as {@link #read} and {@link #requireUnchanged}, if it is a pointer
   */
  public static Path resolve(Path model) throws IOException {
    if (!Files.isRegularFile(model)) {
      return model;
    }
    if (!model.toString().endsWith(ENDING)) {
      throw new ForeignModelException(
          model
              + ": is neither the directory of a model nor a file NAME.json that leads to a model"
              + " in use");
    }
    ModelPointer pointer = read(model);
    pointer.requireUnchanged();
    return pointer.directory();
  }

  /**
   * Puts a model in use under the name of a pointer, after checking every file of the model against
   * its digest. If that model is in use already, nothing changes.
   *
   * @param file of the pointer, see {@link #file(Path, String)}; created if it does not exist
   * @param model directory of a saved model
   * @param at the time of the change
   * @return the pointer as it is now
   * @throws ForeignModelException if {@code model} is not a model, or {@code file} exists and is
   *     not a pointer; it stays as it is
   * @throws DamagedFileException if the model or the pointer is damaged
   * @throws IOException if the pointer cannot be written, or another process keeps it locked
   */
  public static ModelPointer promote(Path file, Path model, Instant at) throws IOException {
    ModelDirectory.requireWhole(model);
    Change change = new Change(Action.PROMOTE, model.toRealPath(), digest(model), at);
    return update(
        file,
        known -> !known.isEmpty() && known.get(0).isOfSameModel(change) ? null : change,
        true);
  }

  /**
   * Puts the model in use that was promoted before the current one. Calling it twice goes back two
   * promotions.
   *
   * @param file of an existing pointer
   * @param at the time of the change
   * @return the pointer as it is now
   * @throws StarsightException if no model was promoted before the current one
   * @throws ForeignModelException if the file is not a pointer, or the earlier model is gone
   * @throws DamagedFileException if the pointer or the earlier model is damaged, or that was
   *     replaced since it was promoted
   * @throws IOException if the pointer does not exist or cannot be written
   */
  public static ModelPointer rollback(Path file, Instant at) throws IOException {
    return update(file, known -> previous(file, known, at), false);
  }

  private static Change previous(Path file, List<Change> known, Instant at) throws IOException {
    Change earlier =
        earlier(known)
            .orElseThrow(
                () ->
                    new StarsightException(
                        file + ": there is no earlier model to go back to; " + only(known)));
    ModelDirectory.requireWhole(earlier.directory());
    requireDigest(file, earlier);
    return new Change(Action.ROLLBACK, earlier.directory(), earlier.digest(), at);
  }

  private static String only(List<Change> known) {
    return "the first one promoted, " + known.get(0).directory() + ", is in use";
  }

  /** Returns the promotion before the current one; what was rolled back no longer counts. */
  private static Optional<Change> earlier(List<Change> newestFirst) {
    Deque<Change> inUse = new ArrayDeque<>();
    for (int i = newestFirst.size() - 1; i >= 0; i--) {
      Change change = newestFirst.get(i);
      if (change.action() == Action.ROLLBACK) {
        inUse.poll();
        inUse.poll(); // The same model; its promotion may be too old for the history.
      }
      inUse.push(change);
    }
    inUse.poll();
    return Optional.ofNullable(inUse.peek());
  }

  private interface NextChange {
    @Nullable Change after(List<Change> newestFirst) throws IOException;
  }

  private static ModelPointer update(Path file, NextChange next, boolean create)
      throws IOException {
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath().normalize();
    Path directory = Objects.requireNonNull(target.getParent());
    if (!create && !Files.exists(target)) {
      throw new IOException(file + ": there is no such pointer to a model");
    }
    Files.createDirectories(directory);
    try (LockFile lock = lock(file, target)) {
      Objects.requireNonNull(lock);
      List<Change> known = Files.exists(target) ? PointerJson.read(target) : List.of();
      Change change = next.after(known);
      if (change == null) {
        return new ModelPointer(file, known);
      }
      List<Change> all = new ArrayList<>(List.of(change));
      all.addAll(known.subList(0, Math.min(known.size(), LONGEST_HISTORY - 1)));
      Json.writeDurably(target, PointerJson.tree(directory.toRealPath(), all));
      return new ModelPointer(file, all);
    }
  }

  private static LockFile lock(Path file, Path target) throws IOException {
    String name = String.valueOf(target.getFileName());
    String stem = name.endsWith(ENDING) ? name.substring(0, name.length() - 5) : name;
    Path lockFile = target.resolveSibling("." + stem + ".lock");
    long end = System.nanoTime() + LOCK_WAIT;
    do {
      Optional<LockFile> lock = LockFile.tryTake(lockFile);
      if (lock.isPresent()) {
        return lock.get();
      }
      LockSupport.parkNanos(PAUSE);
    } while (System.nanoTime() < end);
    throw new IOException(file + ": another process is changing this pointer; try again later");
  }

  /**
   * Returns the digest of a saved model: the SHA-256 of its {@code model.json}, which has the
   * digests of all other files.
   *
   * @throws IOException if the directory holds no model or it cannot be read
   */
  public static String digest(Path model) throws IOException {
    Path description = model.resolve(ModelDirectory.MODEL_JSON);
    if (!Files.isRegularFile(description, LinkOption.NOFOLLOW_LINKS)) {
      throw new ForeignModelException(
          model + ": is not a model: there is no file model.json in it");
    }
    return Sha256.of(description);
  }

  private static void requireDigest(Path file, Change change) throws IOException {
    if (!digest(change.directory()).equals(change.digest())) {
      throw new DamagedFileException(
          change.directory().toString(),
          "is not the model that was promoted: it was replaced since, and %s has another digest"
              .formatted(file));
    }
  }

  /**
   * Requires that the model in use is the one that was promoted; the payload is not read.
   *
   * @throws DamagedFileException if the directory holds another model now
   * @throws IOException if it holds none or cannot be read
   */
  public void requireUnchanged() throws IOException {
    requireDigest(file, history.get(0));
  }

  /** Returns the file that was read. */
  public Path file() {
    return file;
  }

  /** Returns the directory of the model in use; absolute. */
  public Path directory() {
    return history.get(0).directory();
  }

  /**
   * Returns the digest of the model in use when it was promoted, as {@link #digest(Path)} returns
   * it: 64 hexadecimal digits.
   */
  public String digest() {
    return history.get(0).digest();
  }

  /** Returns the changes, the newest first: at least one, at most {@value #LONGEST_HISTORY}. */
  public List<Change> history() {
    return history;
  }
}
