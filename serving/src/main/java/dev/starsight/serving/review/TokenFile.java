package dev.starsight.serving.review;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * The file of a queue that keeps the token of its page. Only its owner may read it: whoever knows
 * the token can answer. Whoever uses it holds the lock of the queue.
 */
final class TokenFile {

  static final String NAME = "token";

  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private static final int MAX_BYTES = 100;

  private final Path queue;
  private final Path file;

  TokenFile(Path queue) {
    this.queue = queue;
    this.file = queue.resolve(NAME);
  }

  /** Returns whether the file system can keep others from reading the file. */
  boolean isPossible() throws IOException {
    if (!Files.getFileStore(queue).supportsFileAttributeView("posix")) {
      return false;
    }
    // On Linux that is said of every mount, also of those that give all files the same permissions.
    Path probe = temporary();
    try {
      return Files.getPosixFilePermissions(probe).equals(OWNER);
    } finally {
      Files.deleteIfExists(probe);
    }
  }

  private Path temporary() throws IOException {
    return Files.createTempFile(
        queue, "." + NAME + ".", ".tmp", PosixFilePermissions.asFileAttribute(OWNER));
  }

  /**
   * Returns the token that is kept, or a new one, which is kept from now on.
   *
   * @throws StarsightException if others may read or write the file, or it holds no token
   */
  AccessToken keep() throws IOException {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? read() : write(AccessToken.random());
  }

  private AccessToken read() throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MAX_BYTES) {
      throw unusable("is no token of this page");
    }
    Set<PosixFilePermission> permissions =
        Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
    if (permissions.stream().anyMatch(each -> !each.name().startsWith("OWNER_"))) {
      throw unusable(
          "is a secret that others can read or change: its permissions are %s, not rw-------"
              .formatted(PosixFilePermissions.toString(permissions)));
    }
    return AccessToken.of(Files.readString(file, StandardCharsets.ISO_8859_1).strip())
        .orElseThrow(() -> unusable("is no token of this page"));
  }

  private StarsightException unusable(String why) {
    return new StarsightException(file + ": " + why + "; --new-token replaces it");
  }

  /** Keeps a token instead of the one before, and returns it. */
  AccessToken write(AccessToken token) throws IOException {
    Path temporary = temporary();
    try {
      Files.writeString(temporary, token.value() + "\n", StandardOpenOption.WRITE);
      Disk.force(temporary);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      Disk.forceDirectory(queue);
    } finally {
      Files.deleteIfExists(temporary);
    }
    return token;
  }
}
