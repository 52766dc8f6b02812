package dev.starsight.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory on a disk whose power fails. What is done below {@link #root()} is done and recorded;
 * {@link #forEachFailure} then puts back, for a power failure after each operation, what a disk may
 * have kept of it: everything that was forced, and of the rest nothing, everything, or a random
 * part in random blocks, because neither bytes nor names reach a disk in the order in which they
 * were written.
 *
 * <p>The paths are those of the real files, so native code can write them too; its bytes count when
 * the file is forced or moved through {@link #root()}. Several threads may work below {@link
 * #root()}; the methods are for the thread of the test.
 */
public final class UnreliableDisk {

  private final DiskLog log;
  private final Path root;
  private final List<Integer> acknowledged = new ArrayList<>();

  /** Checks what a power failure left. */
  @FunctionalInterface
  public interface Check {

    /**
     * Checks a disk.
     *
     * @param left the directory with what is left
     * @param acknowledged the number of calls of {@link #acknowledge()} before the power failure
     */
    void check(Path left, int acknowledged) throws Exception;
  }

  /** Starts to record below an empty directory. */
  public UnreliableDisk(Path directory) throws IOException {
    Path real = directory.toRealPath();
    this.log = new DiskLog(real);
    this.root = new RecordedPath(new RecordedFileSystem(log), real);
  }

  /** Returns the directory, as a path that records what is done below it. */
  public Path root() {
    return root;
  }

  /** Records that everything so far has been promised to be on the disk. */
  public void acknowledge() {
    acknowledged.add(log.size());
  }

  /**
   * Checks what is left of the disk by a power failure after each operation.
   *
   * @param scratch an empty directory
   * @param adversaries how many different remains to check for each operation, at least 2
   * @return the number of checks; remains that are equal are checked once
   */
  public int forEachFailure(Path scratch, int adversaries, Check check) throws Exception {
    Set<String> seen = new HashSet<>();
    for (int operations = 0; operations <= log.size(); operations++) {
      int done = operations;
      int promised = (int) acknowledged.stream().filter(at -> at <= done).count();
      for (int adversary = 0; adversary < adversaries; adversary++) {
        Map<String, byte[]> left = log.afterFailure(operations, adversary);
        if (seen.add(promised + digest(left))) {
          Path directory = scratch.resolve("failure-" + operations + "-" + adversary);
          write(left, directory);
          try {
            check.check(directory, promised);
          } catch (Throwable e) {
            throw new AssertionError(
                "power failure after operation %s of %s (%s promised), adversary %s: %s"
                    .formatted(operations, log.size(), promised, adversary, e),
                e);
          }
          delete(directory);
        }
      }
    }
    return seen.size();
  }

  private static String digest(Map<String, byte[]> left) {
    StringBuilder digest = new StringBuilder();
    left.forEach(
        (path, bytes) ->
            digest.append('\n').append(path).append(bytes.length).append(Arrays.hashCode(bytes)));
    return digest.toString();
  }

  private static void write(Map<String, byte[]> left, Path directory) throws IOException {
    Files.createDirectories(directory);
    for (Map.Entry<String, byte[]> entry : left.entrySet()) {
      Path path = directory.resolve(entry.getKey());
      if (entry.getKey().endsWith("/")) {
        Files.createDirectories(path);
      } else {
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.write(path, entry.getValue());
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
