package dev.starsight.spark.internal;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.LockFile;
import dev.starsight.files.internal.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;

/**
 * The files of a model on the disk of an executor. Files that are there already are used in place;
 * others are unpacked once for all processes of the host, below {@code spark.local.dir} in a
 * directory named by their digest, behind a lock. The process that unpacked them deletes them when
 * it ends.
 */
final class LocalFiles {

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);
  private static final Set<Path> UNPACKED = new HashSet<>();

  private LocalFiles() {}

  /**
   * Returns a directory with exactly the contents that the driver saw.
   *
   * @throws StarsightException in one sentence with host and file, if a file is missing, damaged or
   *     of another version, or the directory cannot be written
   */
  static Path directory(ModelFiles model) {
    return directory(model, ExecutorPlace.localDirectory());
  }

  @SuppressWarnings("try") // The lock is only held.
  static Path directory(ModelFiles model, Path localDirectory) {
    if (model.archive() == null && model.isOnLocalDisk()) {
      Path inPlace = Path.of(new org.apache.hadoop.fs.Path(model.location()).toUri().getPath());
      difference(model, inPlace)
          .ifPresent(
              file -> {
                throw differs(model, file);
              });
      return inPlace;
    }
    Path base = localDirectory.resolve("starsight-models");
    try {
      if (!Files.isDirectory(base)) {
        Files.createDirectories(base.toAbsolutePath().getParent());
        createPrivately(base);
      }
      Path target = base.resolve(model.digest());
      try (LockFile lock = lock(base.resolve(model.digest() + ".lock"))) {
        if (Files.isDirectory(target) && difference(model, target).isEmpty()) {
          return target;
        }
        unpack(model, base, target);
      }
      return target;
    } catch (IOException e) {
      throw new StarsightException(
          "the model %s cannot be unpacked to %s (spark.local.dir) on %s: %s"
              .formatted(model.location(), base, ExecutorPlace.host(), reason(e)),
          e);
    }
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    String kind = e.getClass().getSimpleName();
    return message == null ? kind : kind.equals("IOException") ? message : kind + ", " + message;
  }

  private static void createPrivately(Path directory) throws IOException {
    try {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (UnsupportedOperationException e) {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      // Another executor was faster.
    }
  }

  private static LockFile lock(Path file) throws IOException {
    while (true) {
      Optional<LockFile> lock = LockFile.tryTake(file);
      if (lock.isPresent()) {
        return lock.get();
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new IOException("the task was stopped while another process unpacked the model");
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  private static void unpack(ModelFiles model, Path base, Path target) throws IOException {
    delete(target);
    Path fresh = base.resolve(model.digest() + ".tmp");
    delete(fresh);
    try {
      Files.createDirectory(fresh);
      byte[] archive = model.archive();
      if (archive != null) {
        unzip(archive, fresh);
        difference(model, fresh)
            .ifPresent(
                file -> {
                  throw differs(model, file);
                });
      } else {
        fetch(model, fresh);
      }
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      deleteAtEnd(target);
    } finally {
      delete(fresh);
    }
  }

  private static void unzip(byte[] archive, Path directory) throws IOException {
    for (Map.Entry<String, byte[]> file : ModelFiles.contents(archive).entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  private static void fetch(ModelFiles model, Path directory) throws IOException {
    org.apache.hadoop.fs.Path source = new org.apache.hadoop.fs.Path(model.location());
    FileSystem files = source.getFileSystem(ExecutorPlace.hadoop());
    for (Map.Entry<String, String> file : model.digests().entrySet()) {
      Path target = directory.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      MessageDigest digest = Sha256.digest();
      org.apache.hadoop.fs.Path from = new org.apache.hadoop.fs.Path(source, file.getKey());
      try (InputStream in = new DigestInputStream(files.open(from), digest)) {
        Files.copy(in, target);
      }
      if (!Sha256.hex(digest).equals(file.getValue())) {
        throw differs(model, from.toString());
      }
    }
  }

  /** Returns the first file that is missing or has other contents than the driver saw. */
  private static Optional<String> difference(ModelFiles model, Path directory) {
    for (Map.Entry<String, String> expected : model.digests().entrySet()) {
      Path file = directory.resolve(expected.getKey());
      try {
        if (!Sha256.of(file).equals(expected.getValue())) {
          return Optional.of(file.toString());
        }
      } catch (IOException e) {
        return Optional.of(file.toString());
      }
    }
    return Optional.empty();
  }

  private static StarsightException differs(ModelFiles model, String file) {
    return new StarsightException(
        ("%s on %s: this file of the model %s is missing or does not have the SHA-256 that the"
                + " driver saw: it is damaged, or another model was written under this name")
            .formatted(file, ExecutorPlace.host(), model.location()));
  }

  private static void deleteAtEnd(Path directory) {
    synchronized (UNPACKED) {
      if (UNPACKED.isEmpty()) {
        Runtime.getRuntime()
            .addShutdownHook(new Thread(LocalFiles::deleteUnpacked, "starsight-models"));
      }
      UNPACKED.add(directory);
    }
  }

  private static void deleteUnpacked() {
    synchronized (UNPACKED) {
      for (Path directory : UNPACKED) {
        try {
          delete(directory);
        } catch (IOException e) {
          // The next process that needs this model uses or replaces it.
        }
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}
