package dev.starsight.pipeline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.files.internal.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * SHA-256 digests of files, remembered between runs: as long as size, times and inode of a file are
 * the same, it is not read again. A file that was changed shortly before it was read is not
 * trusted, because it could change once more within the resolution of its time. Not thread-safe.
 */
final class FileDigests {

  private static final int FORMAT = 1;

  /** Some file systems keep times to two seconds. */
  private static final long RESOLUTION = TimeUnit.SECONDS.toMillis(2);

  /**
   * What a file looked like when it was read.
   *
   * @param look size, times and inode
   */
  private record Known(String look, String sha256) {}

  private final Path file;
  private final Map<String, Known> known = new HashMap<>();
  private boolean changed;

  private FileDigests(Path file) {
    this.file = file;
  }

  /** Opens what was remembered; a damaged file means that all files are read again. */
  static FileDigests open(Path file) {
    FileDigests digests = new FileDigests(file);
    if (Files.exists(file)) {
      try {
        JsonFields fields = JsonFields.read(file);
        fields.requireFormat(FORMAT);
        for (JsonFields one : fields.elements("files")) {
          digests.known.put(one.text("path"), new Known(one.text("look"), one.text("sha256")));
        }
      } catch (IOException e) {
        digests.known.clear();
      }
    }
    return digests;
  }

  /** Returns the digest of a regular file. */
  String of(Path path) throws IOException {
    String name = path.toAbsolutePath().normalize().toString();
    long now = System.currentTimeMillis();
    String look = look(path);
    Known before = known.get(name);
    if (before != null && before.look().equals(look)) {
      return before.sha256();
    }
    String sha256 = Sha256.of(path);
    if (lastChange(path) + RESOLUTION < now && look.equals(look(path))) {
      known.put(name, new Known(look, sha256));
      changed = true;
    }
    return sha256;
  }

  private static String look(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    return "%d %d %d %s"
        .formatted(
            attributes.size(),
            attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
            changeTime(path).to(TimeUnit.NANOSECONDS),
            attributes.fileKey());
  }

  private static long lastChange(Path path) throws IOException {
    return Math.max(Files.getLastModifiedTime(path).toMillis(), changeTime(path).toMillis());
  }

  /** Returns when content or attributes changed, where that is known; nobody can set it back. */
  private static FileTime changeTime(Path path) throws IOException {
    try {
      return (FileTime) Files.getAttribute(path, "unix:ctime");
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return FileTime.fromMillis(0);
    }
  }

  /** Remembers the digests for the next run. */
  void save() throws IOException {
    if (!changed) {
      return;
    }
    ObjectNode node = Json.object().put("format", FORMAT);
    ArrayNode files = node.putArray("files");
    new TreeMap<>(known)
        .forEach(
            (path, one) ->
                files
                    .addObject()
                    .put("path", path)
                    .put("look", one.look())
                    .put("sha256", one.sha256()));
    AtomicFile.write(file, node + "\n");
    changed = false;
  }
}
