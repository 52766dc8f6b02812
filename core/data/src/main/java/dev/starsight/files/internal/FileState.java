package dev.starsight.files.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * What a file looked like when it was written, to see later whether somebody changed it: its
 * SHA-256 if it has at most a megabyte, otherwise the time of its last modification.
 *
 * @param bytes its size; -1 if the digest says everything
 * @param sha256 empty for a large file
 * @param modified milliseconds since 1970; 0 for a small file
 */
record FileState(long bytes, String sha256, long modified) {

  private static final long SMALL = 1 << 20;
  private static final long ANY_SIZE = -1;

  static FileState of(Path file) throws IOException {
    long bytes = Files.size(file);
    return bytes <= SMALL
        ? new FileState(bytes, Sha256.of(file), 0)
        : new FileState(bytes, "", Files.getLastModifiedTime(file).toMillis());
  }

  /** Returns the state of a file of any size with this digest. */
  static FileState ofDigest(String sha256) {
    return new FileState(ANY_SIZE, sha256, 0);
  }

  /** Returns whether the file is a regular one, not a link, and still looks like this. */
  boolean matches(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    return bytes == ANY_SIZE
        ? sha256.equals(Sha256.of(file))
        : bytes == Files.size(file) && equals(of(file));
  }

  ObjectNode addTo(ObjectNode node) {
    node.put("bytes", bytes);
    return sha256.isEmpty() ? node.put("modified", modified) : node.put("sha256", sha256);
  }

  static FileState read(JsonFields fields) throws IOException {
    return fields.has("sha256")
        ? new FileState(fields.count("bytes"), fields.text("sha256"), 0)
        : new FileState(fields.count("bytes"), "", fields.whole("modified"));
  }
}
