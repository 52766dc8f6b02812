package dev.starsight.files.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What lies where a result is to be written, and whether the result may take its place.
 *
 * @param kind what it is
 * @param reason why it may not be replaced, beginning with the path; empty if it may
 * @param digest of the manifest of a finished result; otherwise empty
 */
record ExistingResult(Kind kind, String reason, String digest) {

  static final String NOT_OURS = "Starsight did not write this";
  static final String CHANGED = "was changed after Starsight had written it";

  private static final String GIT = ".git";

  /** Locks of results, of queues in them and of lakes lie no deeper. */
  private static final int LOCK_DEPTH = 4;

  enum Kind {
    /** Nothing, or an empty directory. */
    NOTHING,
    /** Unfinished work of the owner, and nothing else. */
    WORK,
    /** An unchanged finished result of the owner, perhaps with newer unfinished work in it. */
    RESULT,
    /** Something else, which the owner may move aside. */
    FOREIGN,
    /** Something that must stay where it is. */
    UNTOUCHABLE
  }

  private static ExistingResult of(Kind kind) {
    return new ExistingResult(kind, "", "");
  }

  private static ExistingResult foreign(Path target, String nameAndReason) {
    return new ExistingResult(Kind.FOREIGN, target + File.separator + nameAndReason, "");
  }

  private static ExistingResult untouchable(String reason) {
    return new ExistingResult(Kind.UNTOUCHABLE, reason, "");
  }

  /**
   * Looks at a path; changes nothing.
   *
   * @param target as the user wrote it
   */
  static ExistingResult inspect(Path target, ResultOwner owner) throws IOException {
    return inspect(target, owner, Set.of());
  }

  /**
   * Looks at a path; changes nothing.
   *
   * @param target as the user wrote it
   * @param ownLocks paths below the target of locks that the caller holds
   */
  static ExistingResult inspect(Path target, ResultOwner owner, Set<String> ownLocks)
      throws IOException {
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return of(Kind.NOTHING);
    }
    if (!Files.exists(target)) {
      return new ExistingResult(
          Kind.FOREIGN, target + ": is a symbolic link to something that does not exist", "");
    }
    if (!Files.isDirectory(target)) {
      return untouchable(target + ": a directory is to be written here, but this is a file");
    }
    if (Path.of("").toRealPath().startsWith(target.toRealPath())) {
      return untouchable(
          target + ": is the working directory or a directory above it, so it is left alone");
    }
    if (Files.exists(target.resolve(GIT), LinkOption.NOFOLLOW_LINKS)) {
      return untouchable(target.resolve(GIT) + ": there is a Git repository, so it is left alone");
    }
    Optional<Path> locked = heldLock(target, ownLocks);
    if (locked.isPresent()) {
      return untouchable(inUse(target, locked.get()));
    }
    return content(target, owner);
  }

  private static ExistingResult content(Path target, ResultOwner owner) throws IOException {
    List<String> names;
    try (Stream<Path> children = Files.list(target)) {
      names = children.map(child -> String.valueOf(child.getFileName())).sorted().toList();
    }
    if (names.isEmpty()) {
      return of(Kind.NOTHING);
    }
    String work = names.contains(owner.work()) ? owner.work() : "";
    if (!work.isEmpty()) {
      Path directory = target.resolve(work);
      Optional<String> difference =
          Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
              ? WorkManifest.difference(directory, owner.resume())
              : Optional.of(NOT_OURS);
      if (difference.isPresent()) {
        return foreign(target, work + "/" + difference.get());
      }
      if (names.size() == 1) {
        return of(Kind.WORK);
      }
    }
    if (owner.listing() == null && !ResultManifest.exists(target)) {
      return foreign(
          target,
          example(target, work)
              + ": there is no manifest (%s) that says who wrote this; results of older versions"
                  .formatted(ResultManifest.NAME)
              + " have none");
    }
    ResultManifest manifest;
    try {
      manifest = ResultManifest.read(target, owner);
    } catch (IOException e) {
      return new ExistingResult(Kind.FOREIGN, String.valueOf(e.getMessage()), "");
    }
    if (!manifest.command().equals(owner.command())) {
      return foreign(
          target,
          "%s: this is a result of %s, not of %s"
              .formatted(ResultManifest.NAME, manifest.command(), owner.command()));
    }
    Optional<String> difference = manifest.difference(target, work);
    return difference.isPresent()
        ? foreign(target, difference.get())
        : new ExistingResult(Kind.RESULT, "", manifest.digest());
  }

  /** Returns the path of a file in a directory, or of something else if there is no file. */
  private static String example(Path target, String work) throws IOException {
    Path real = target.toRealPath();
    Path except = real.resolve(work);
    List<Path> all;
    try (Stream<Path> walk = Files.walk(real, LOCK_DEPTH)) {
      all =
          walk.skip(1)
              .filter(path -> work.isEmpty() || !path.startsWith(except))
              .sorted(
                  Comparator.comparing(ExistingResult::isDirectory)
                      .thenComparing(Path::getNameCount)
                      .thenComparing(Comparator.naturalOrder()))
              .toList();
    }
    return real.relativize(all.get(0)).toString();
  }

  private static boolean isDirectory(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns a file below a directory that another process or thread has locked. */
  private static Optional<Path> heldLock(Path target, Set<String> ownLocks) throws IOException {
    Path real = target.toRealPath();
    List<Path> locks;
    try (Stream<Path> walk = Files.walk(real, LOCK_DEPTH)) {
      locks = walk.filter(ExistingResult::isLock).toList();
    }
    for (Path lock : locks) {
      if (ownLocks.contains(Json.path(real, lock))) {
        continue;
      }
      try {
        if (LockFile.isHeld(lock)) {
          return Optional.of(lock);
        }
      } catch (AccessDeniedException e) {
        // Who cannot write the file cannot lock it either.
      }
    }
    return Optional.empty();
  }

  private static boolean isLock(Path path) {
    String name = String.valueOf(path.getFileName());
    return (name.equals("lock") || name.endsWith(".lock"))
        && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static String inUse(Path target, Path lock) throws IOException {
    Path relative = target.toRealPath().relativize(lock);
    Path place = target.resolve(relative);
    Path above = place.getParent();
    if (above != null && above.endsWith("search")) {
      return above + ": another search is running here; wait for it, or name another --out";
    }
    if (above != null && above.endsWith("queue")) {
      return above + ": this queue is open elsewhere; close it, or name another directory";
    }
    return place + ": another process holds this lock; wait for it, or name another directory";
  }
}
