package dev.starsight.cli.results;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.files.internal.LockFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How often the test part of a search was looked at: by the search itself, and by each {@code
 * --rerun} of one of its candidates that asked for it. The count is in the file {@value #FILE} of
 * the directory of the search. It changes after the search is complete, so a manifest of the
 * results must leave it out.
 *
 * <p>A rerun's directory has such a file too, which names the directory of the search, so that
 * reruns of reruns count there. If that directory is gone, they count in their own.
 */
public final class TestLooks {

  /** The file's name. */
  public static final String FILE = "test-looks.json";

  private static final String LOCK = FILE + ".lock";

  /** The names of all files of a count. */
  public static final Set<String> FILES = Set.of(FILE, LOCK);

  private static final int FORMAT = 1;
  private static final long MILLIS_BETWEEN_TRIES = 20;
  private static final int TRIES = 1500;

  /** The directory with the file. */
  private final Path run;

  private TestLooks(Path run) {
    this.run = run;
  }

  /** The contents of a file: the number of looks, and the directory where reruns count. */
  private record Count(int looks, @Nullable Path search) {

    Count {
      if (looks < 1) {
        throw new IllegalArgumentException("looks must be at least 1, but is " + looks);
      }
    }

    /** Reads a file; where there is none, only the search itself has looked. */
    static Count read(Path directory) throws IOException {
      Path file = directory.resolve(FILE);
      if (!Files.exists(file)) {
        return new Count(1, null);
      }
      JsonFields fields = JsonFields.read(file);
      fields.requireFormat(FORMAT);
      return fields.as(Count::of);
    }

    private static Count of(JsonFields fields) throws IOException {
      return new Count(
          fields.integer("looks"), fields.isNull("search") ? null : Path.of(fields.text("search")));
    }

    void writeTo(Path directory) throws IOException {
      String name = search == null ? null : search.toString();
      AtomicFile.write(
          directory.resolve(FILE),
          Json.pretty(Json.object().put("format", FORMAT).put("looks", looks).put("search", name))
              + "\n");
    }
  }

  /** Writes the file of a search, which has looked at its test part once. */
  public static void writeFirst(Path directory) throws IOException {
    new Count(1, null).writeTo(directory);
  }

  /**
   * Returns the looks of the search that a candidate belongs to.
   *
   * @param candidate {@code RUN/sources/NAME}; the file of any other directory is beside it
   */
  public static TestLooks of(Path candidate) throws IOException {
    Path parent = candidate.toRealPath().resolve("..").normalize();
    return in(parent.endsWith("sources") ? parent.resolve("..").normalize() : parent);
  }

  /** Returns the looks that are counted in this directory, or where its file says. */
  public static TestLooks in(Path directory) throws IOException {
    Path own = directory.toRealPath();
    Path search = Count.read(own).search();
    return new TestLooks(search != null && Files.exists(search.resolve(FILE)) ? search : own);
  }

  /** Returns how often the test part has been looked at. */
  public int count() throws IOException {
    return Count.read(run).looks();
  }

  /**
   * Counts one more look, which must come before it. Several processes may count at once.
   *
   * @return the number of looks including this one
   * @throws IOException if it cannot be counted; then nobody should look
   */
  public int add() throws IOException {
    // A file that is replaced cannot carry the lock, so another one does, which never changes.
    Path stays = run.resolve("summary.json");
    LockFile lock = lock(Files.exists(stays) ? stays : run.resolve(LOCK));
    try {
      Count before = Count.read(run);
      Count now = new Count(before.looks() + 1, before.search());
      now.writeTo(run);
      return now.looks();
    } finally {
      lock.close();
    }
  }

  private LockFile lock(Path file) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      Optional<LockFile> lock = LockFile.tryTake(file);
      if (lock.isPresent()) {
        return lock.get();
      }
      try {
        Thread.sleep(MILLIS_BETWEEN_TRIES);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    throw new StarsightException(
        "%s: another process holds the count of looks at the test part; try again when it has ended"
            .formatted(run.resolve(FILE)));
  }

  /** Writes the file of a rerun, whose reruns count where this one does. */
  public void writeTo(Path directory) throws IOException {
    new Count(count(), run).writeTo(directory);
  }

  /** Returns one sentence that says how often the test part was looked at. */
  public static String sentence(int looks) {
    return looks == 1
        ? "The test part was looked at once, by the search."
        : "The test part was looked at "
            + looks
            + " times, by the search and by reruns of its candidates; the more often, the more its"
            + " figures flatter the candidate that was chosen by them.";
  }
}
