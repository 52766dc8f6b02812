package dev.starsight.files.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * What a file looked like when it was written, to see later whether somebody changed it. A large
 * file of the same size and time is taken to be unchanged; any other is read.
 *
 * @param bytes its size; -1 if the digest says everything
 * @param sha256 its digest
 * @param modified the time of its last modification in milliseconds since 1970; 0 for a file of at
 *     most a megabyte
 */
record FileState(long bytes, String sha256, long modified) {

  private static final long SMALL = 1 << 20;
  private static final long ANY_SIZE = -1;

  static FileState of(Path file) throws IOException {
    long bytes = Files.size(file);
    return new FileState(bytes, Sha256.of(file), bytes <= SMALL ? 0 : modified(file));
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
    if (bytes != ANY_SIZE && bytes != Files.size(file)) {
      return false;
    }
    return (modified != 0 && modified == modified(file)) || sha256.equals(Sha256.of(file));
  }

  /** Returns the digest, with the size if it is known. */
  String words() {
    return bytes == ANY_SIZE ? sha256 : sha256 + ", " + bytes + " bytes";
  }

  private static long modified(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toMillis();
  }

  ObjectNode addTo(ObjectNode node) {
    node.put("bytes", bytes).put("sha256", sha256);
    return modified == 0 ? node : node.put("modified", modified);
  }

  static FileState read(JsonFields fields) throws IOException {
    return new FileState(
        fields.count("bytes"),
        fields.text("sha256"),
        fields.has("modified") ? fields.whole("modified") : 0);
  }
}
