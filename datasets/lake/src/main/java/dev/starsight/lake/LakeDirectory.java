package dev.starsight.lake;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Disk;
import dev.starsight.files.internal.LockFile;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The directory of a lake as an ingest finds and leaves it.
 *
 * @param lake may be missing
 */
record LakeDirectory(Path lake) {

  private static final String LOCK = "lake.lock";

  /** The names of the files that an ingest writes. */
  private static final Pattern WRITTEN =
      Pattern.compile("[0-9a-f]{16}(-r[0-9]+)?(-[0-9]+\\.parquet|\\.csv)");

  Path lockFile() {
    return lake.resolve(LOCK);
  }

  /** Takes the lock of the lake. */
  LockFile lock() throws IOException {
    try {
      return LockFile.tryTake(lockFile())
          .orElseThrow(
              () ->
                  new StarsightException(
                      lake
                          + ": another ingest is at work in this lake, or `predict --column`; wait"
                          + " for it"));
    } catch (NoSuchFileException e) {
      throw new StarsightException(
          lake + ": another ingest has just removed the empty lake; try again", e);
    }
  }

  /** Deletes a lake without content; the caller must hold its lock. */
  void deleteUnfinished(boolean fresh) {
    try (Stream<Path> children = Files.list(lake)) {
      if (children.allMatch(child -> child.endsWith(LOCK))) {
        Files.deleteIfExists(lockFile());
        if (fresh) {
          Files.deleteIfExists(lake);
        }
      }
    } catch (IOException e) {
      // The exception that ended the ingest matters more.
    }
  }

  /** Creates the directory if it is missing; returns whether it was. */
  boolean prepare() throws IOException {
    PartitionNames.requirePlainPath(lake);
    if (!Files.exists(lake)) {
      Disk.createDirectories(lake);
      return true;
    }
    if (!Files.isDirectory(lake)) {
      throw new IOException(lake + ": a lake is a directory, but this is a file");
    }
    // In this order, because another ingest creates the lock first.
    if (!isEmpty(lake)
        && !Files.exists(lockFile())
        && !Files.exists(lake.resolve(LakeManifest.NAME))) {
      throw new StarsightException(
          lake + ": is neither empty nor a lake; name another place for it");
    }
    return false;
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.findAny().isEmpty();
    }
  }

  /**
   * Deletes files of an ingest that the manifest does not name: replaced ones, and those that a
   * killed ingest had moved into place.
   */
  void deleteStrays(LakeManifest manifest) throws IOException {
    Set<Path> known = new HashSet<>();
    manifest.parts().forEach(part -> known.add(part.in(lake)));
    manifest.sources().forEach(source -> known.add(lake.resolve(source.rejects())));
    for (String name : List.of(StagedSource.REVIEWS, StagedSource.REJECTS)) {
      if (Files.isDirectory(lake.resolve(name))) {
        try (Stream<Path> paths = Files.walk(lake.resolve(name))) {
          for (Path path : paths.filter(Files::isRegularFile).toList()) {
            if (WRITTEN.matcher(String.valueOf(path.getFileName())).matches()
                && !known.contains(path)) {
              Files.delete(path);
              deleteIfEmpty(Objects.requireNonNull(path.getParent()));
            }
          }
        }
      }
    }
  }

  private static void deleteIfEmpty(Path folder) throws IOException {
    try {
      Files.delete(folder);
    } catch (DirectoryNotEmptyException e) {
      // Other files are in it.
    }
  }
}
