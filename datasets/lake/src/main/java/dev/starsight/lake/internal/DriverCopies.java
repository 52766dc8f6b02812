package dev.starsight.lake.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Deletes the copies of its native library, 70 MB each, that DuckDB's driver unpacks into the
 * directory for temporary files and leaves there if the process is killed.
 *
 * <p>On Linux a library that is loaded needs its file no longer. So the copy of this process is
 * deleted as soon as it is loaded, and copies that processes left because they were killed while
 * they loaded it are deleted an hour later.
 */
final class DriverCopies {

  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final Pattern NAME = Pattern.compile("libduckdb_java\\d+\\.so");
  private static final Duration LOADING = Duration.ofHours(1);

  private static boolean done;

  private DriverCopies() {}

  /** Deletes the copies; call it when the library is loaded. */
  static synchronized void delete() {
    if (done || !Files.isReadable(MAPS)) {
      return;
    }
    done = true;
    try {
      Optional<Path> own = loaded();
      if (own.isPresent()) {
        long bytes = Files.size(own.get());
        UserPrincipal owner = Files.getOwner(own.get());
        Files.delete(own.get());
        deleteOthers(Objects.requireNonNull(own.get().getParent()), bytes, owner);
      }
    } catch (IOException
        | UncheckedIOException
        | UnsupportedOperationException
        | InvalidPathException e) {
      // A copy that cannot be deleted now is deleted when the process ends.
    }
  }

  /** Returns the copy that this process has loaded. */
  private static Optional<Path> loaded() throws IOException {
    try (Stream<String> lines = Files.lines(MAPS, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.indexOf('/') >= 0)
          .map(line -> line.substring(line.indexOf('/')))
          .filter(path -> NAME.matcher(path.substring(path.lastIndexOf('/') + 1)).matches())
          .map(Path::of)
          .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
          .findFirst();
    }
  }

  private static boolean isCopy(Path path) {
    return NAME.matcher(String.valueOf(path.getFileName())).matches();
  }

  /** Deletes the old copies, whole or not, of the same library and the same user. */
  private static void deleteOthers(Path directory, long bytes, UserPrincipal owner)
      throws IOException {
    FileTime old = FileTime.from(Instant.now().minus(LOADING));
    List<Path> copies;
    try (Stream<Path> siblings = Files.list(directory)) {
      copies = siblings.filter(DriverCopies::isCopy).toList();
    }
    for (Path copy : copies) {
      if (Files.isRegularFile(copy, LinkOption.NOFOLLOW_LINKS)
          && Files.size(copy) <= bytes
          && Files.getLastModifiedTime(copy).compareTo(old) < 0
          && Files.getOwner(copy).equals(owner)) {
        Files.deleteIfExists(copy);
      }
    }
  }
}
