package dev.starsight.files.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of unfinished work, such as checkpoints, in {@value #NAME} beside them: a JSON object a
 * line. A line is on the disk before the file gets its name, so that, whenever the process is
 * killed, a file without a line is somebody else's. A line without a size is of a file that is
 * being written or that grows; a line with a size is of a complete file.
 *
 * <p>While a manifest is open, every {@link AtomicFile} and {@link AtomicDirectory} below its
 * directory is added to it; other files need a call of {@link #begin}. Thread-safe.
 */
public final class WorkManifest implements AutoCloseable {

  public static final String NAME = ".starsight.jsonl";

  /** An empty file that is only locked; it exists before the manifest. */
  private static final String LOCK = "lock";

  private static final LinkOption NOFOLLOW = LinkOption.NOFOLLOW_LINKS;

  private static final Map<Path, WorkManifest> OPEN = new HashMap<>();

  private final Path directory;
  private final Set<String> begun = new HashSet<>();
  private @Nullable FileOutputStream out;
  private int users;

  private WorkManifest(Path directory) {
    this.directory = directory;
  }

  /**
   * Opens the manifest of a directory. Both are created with the first file. What was in a
   * directory without a manifest does not get into it.
   */
  public static WorkManifest open(Path directory) {
    Path absolute = directory.toAbsolutePath().normalize();
    synchronized (OPEN) {
      WorkManifest manifest = OPEN.computeIfAbsent(absolute, WorkManifest::new);
      manifest.users++;
      return manifest;
    }
  }

  private static @Nullable WorkManifest covering(Path path) {
    synchronized (OPEN) {
      if (OPEN.isEmpty()) {
        return null;
      }
      for (Path p = path.getParent(); p != null; p = p.getParent()) {
        WorkManifest manifest = OPEN.get(p);
        if (manifest != null) {
          return manifest;
        }
      }
      return null;
    }
  }

  /**
   * Announces a file that is about to be created, or to grow, or a directory with everything in it;
   * does nothing if no manifest of a directory above is open.
   */
  public static void begin(Path path) throws IOException {
    Path absolute = path.toAbsolutePath().normalize();
    WorkManifest manifest = covering(absolute);
    if (manifest != null) {
      manifest.append(absolute, null);
    }
  }

  /**
   * Adds a file of the directory that is about to be created, or to grow.
   *
   * @throws IOException naming the manifest, if it cannot be written
   */
  public void add(Path file) throws IOException {
    append(file.toAbsolutePath().normalize(), null);
  }

  /** Announces that a complete file or directory is about to get its final name. */
  static void complete(Path temporary, Path target) throws IOException {
    WorkManifest manifest = covering(target);
    if (manifest == null) {
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(temporary)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Path relative = temporary.relativize(file);
      Path named = relative.toString().isEmpty() ? target : target.resolve(relative);
      manifest.append(named, FileState.of(file));
    }
  }

  private synchronized void append(Path path, @Nullable FileState state) throws IOException {
    String name = Json.path(directory, path);
    if (isIn(name, begun)) {
      return;
    }
    ObjectNode line = Json.object().put("file", name);
    if (state == null) {
      begun.add(name);
    } else {
      state.addTo(line);
    }
    FileOutputStream stream = out;
    try {
      if (stream == null) {
        stream = openFile();
        out = stream;
      }
      write(stream, line + "\n");
    } catch (IOException e) {
      throw NamingStream.cannotWrite(directory.resolve(NAME), e);
    }
  }

  private FileOutputStream openFile() throws IOException {
    Path file = directory.resolve(NAME);
    WorkManifest outer = covering(directory);
    if (outer != null) {
      outer.append(file, null);
    }
    Files.createDirectories(directory);
    byte[] known = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    // Unlike a channel, it stays open when the thread is interrupted.
    FileOutputStream stream = new FileOutputStream(file.toFile(), true);
    if (known.length == 0) {
      write(stream, Json.object().put("format", 1) + "\n");
      Disk.forceDirectory(directory);
    } else if (known[known.length - 1] != '\n') {
      write(stream, "\n"); // The last line was cut short.
    }
    return stream;
  }

  private static void write(FileOutputStream stream, String text) throws IOException {
    stream.write(text.getBytes(StandardCharsets.UTF_8));
    stream.getFD().sync();
  }

  /** Ends this use of the manifest; the file stays. */
  @Override
  public void close() {
    synchronized (OPEN) {
      if (users == 0 || --users > 0) {
        return;
      }
      OPEN.remove(directory);
    }
    closeFile();
  }

  private synchronized void closeFile() {
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      // Every line is on the disk already.
    }
    out = null;
  }

  /** Returns whether there is a manifest in a directory. */
  static boolean exists(Path directory) {
    return Files.isRegularFile(directory.resolve(NAME), NOFOLLOW);
  }

  /**
   * Returns what is in a directory of unfinished work and not in its manifest, or changed since: a
   * path relative to the directory, a colon and what is wrong with it.
   *
   * @param resume whether a changed checkpoint is accepted, because its reader finds the damage
   */
  static Optional<String> difference(Path directory, boolean resume) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(directory)) {
      all = walk.skip(1).filter(path -> !Files.isDirectory(path, NOFOLLOW)).sorted().toList();
    }
    WorkOwnership ownership = new WorkOwnership(directory);
    for (Path path : all) {
      String problem = ownership.problem(path, resume);
      if (!problem.isEmpty()) {
        return Optional.of(Json.path(directory, path) + ": " + problem);
      }
    }
    return Optional.empty();
  }

  /**
   * Deletes unfinished work but for its lock and its manifest, so that the work can begin anew.
   *
   * @throws IOException naming the file, if one is not in the manifest or was changed; nothing is
   *     deleted then
   */
  public static void clear(Path directory) throws IOException {
    Optional<String> difference = difference(directory, false);
    if (difference.isPresent()) {
      throw new IOException(directory.resolve(difference.get()) + ", so nothing is deleted here");
    }
    WorkOwnership ownership = new WorkOwnership(directory);
    FileTree.visit(
        directory,
        file -> {
          if (!isManifestOrLock(file) && ownership.problem(file, false).isEmpty()) {
            Files.delete(file);
          }
        },
        visited -> {
          if (!visited.equals(directory)) {
            Files.deleteIfExists(visited.resolve(NAME));
            deleteIfEmpty(visited);
          }
        });
  }

  /**
   * Returns whether a file is only there to be locked. It must not be read: on POSIX, closing it
   * would release a lock that this process holds.
   */
  static boolean isEmptyLock(Path file) throws IOException {
    return file.endsWith(LOCK) && Files.isRegularFile(file, NOFOLLOW) && Files.size(file) == 0;
  }

  private static boolean isManifestOrLock(Path file) {
    return file.endsWith(NAME) || file.endsWith(LOCK);
  }

  static void deleteIfEmpty(Path directory) throws IOException {
    try {
      Files.deleteIfExists(directory);
    } catch (DirectoryNotEmptyException e) {
      // What is in it is not ours.
    }
  }

  /** Returns whether one of the names is a directory above this one. */
  static boolean isIn(String name, Set<String> names) {
    for (int i = name.indexOf('/'); i >= 0; i = name.indexOf('/', i + 1)) {
      if (names.contains(name.substring(0, i))) {
        return true;
      }
    }
    return false;
  }
}
