package dev.starsight.files.internal;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Names for incomplete results: {@code .NAME.PROCESS-N.tmp} beside the result, with the {@link
 * ProcessToken} of the process. They are deleted when the process is interrupted; the leftovers of
 * a killed process are deleted by the next process that writes the same result. A directory that is
 * being replaced is called {@code .NAME.PROCESS-N.old} for a moment; if the process is killed in
 * that moment, the next one restores it.
 */
final class TemporaryPaths {

  private static final AtomicLong COUNTER = new AtomicLong();
  private static final Set<Path> OPEN = new LinkedHashSet<>();
  private static final String UNFINISHED = ".tmp";
  private static final String ASIDE = ".old";

  /** The ending of the visible name of what was moved aside for good. */
  static final String OLD = "old";

  private static boolean stopping;

  static {
    try {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(TemporaryPaths::deleteAll, "starsight-cleanup"));
    } catch (IllegalStateException e) {
      // The process is shutting down and has created no temporary path.
      stopping = true;
    }
  }

  private TemporaryPaths() {}

  /** Creates a file or directory at a path that does not exist. */
  interface Creation {
    Path create(Path temporary) throws IOException;
  }

  /**
   * Creates a file or directory with a fresh name beside {@code target}, and the parent
   * directories.
   *
   * @throws IOException naming the target, if it cannot
   */
  static Path beside(Path target, Creation creation) throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    Path temporary = fresh(absolute, UNFINISHED);
    synchronized (OPEN) {
      refuseWhenStopping(); // Or it would create anew what an interrupted process has deleted.
      Disk.createDirectories(Objects.requireNonNull(temporary.getParent()));
    }
    abandoned(absolute, UNFINISHED).forEach(TemporaryPaths::deleteIfPossible);
    WorkManifest.begin(temporary);
    try {
      return open(temporary, creation);
    } catch (IOException e) {
      throw NamingStream.cannotWrite(target, e);
    }
  }

  /** Creates a temporary path, which an interrupted process deletes from then on. */
  private static Path open(Path temporary, Creation creation) throws IOException {
    synchronized (OPEN) {
      refuseWhenStopping();
      Path created = creation.create(temporary);
      OPEN.add(created);
      return created;
    }
  }

  private static Path fresh(Path target, String ending) throws IOException {
    Path name = target.getFileName();
    if (name == null) {
      throw new IOException(target + ": the root directory cannot be written as a result");
    }
    String number = ProcessToken.current() + "-" + COUNTER.incrementAndGet();
    return target.resolveSibling("." + name + "." + number + ending);
  }

  /**
   * Restores a directory that a killed process had moved aside. If another one has its name, it is
   * deleted as far as it is a result that nobody changed; what is left gets a visible name.
   *
   * @param owner of the results; null for none
   * @return the visible names
   */
  static List<Path> putBack(Path target, @Nullable ResultOwner owner) throws IOException {
    List<Path> left = new ArrayList<>();
    List<Path> dead = new ArrayList<>(abandoned(target, ASIDE));
    dead.removeIf(TemporaryPaths::isOurs); // Another thread may be deleting it.
    for (Path aside : aside(target)) {
      if (!dead.contains(aside)) {
        awaitReplacement(target);
      }
      if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        rename(aside, target);
      } else if (dead.contains(aside) && !SupersededResult.delete(aside, target, owner)) {
        left.add(moveToFreeName(aside, target, OLD));
      }
    }
    return left;
  }

  /** Lists what was moved aside, by dead processes or by those that may be alive elsewhere. */
  private static List<Path> aside(Path target) throws IOException {
    Path parent = target.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      return List.of();
    }
    Pattern names =
        Pattern.compile(
            "\\." + Pattern.quote(String.valueOf(target.getFileName())) + "\\.[0-9a-f-]+\\.old");
    try (Stream<Path> siblings = Files.list(parent)) {
      return siblings
          .filter(sibling -> names.matcher(String.valueOf(sibling.getFileName())).matches())
          .sorted()
          .toList();
    }
  }

  /** A process that lives gives the target its name back at once, so one that does not is dead. */
  private static void awaitReplacement(Path target) {
    for (int i = 0; i < 100 && !Files.exists(target, LinkOption.NOFOLLOW_LINKS); i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** Returns the first of {@code TARGET.WORD-1}, {@code TARGET.WORD-2} ... that does not exist. */
  static Path freeName(Path target, String word) {
    for (int i = 1; ; i++) {
      Path name = target.resolveSibling(target.getFileName() + "." + word + "-" + i);
      if (!Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
        return name;
      }
    }
  }

  /** Moves a directory to a {@linkplain #freeName free name} beside the target. */
  static Path moveToFreeName(Path directory, Path target, String word) throws IOException {
    synchronized (OPEN) {
      refuseWhenStopping();
      Path name = freeName(target, word);
      rename(directory, name);
      OPEN.remove(directory);
      return name;
    }
  }

  /** Deletes a temporary path, if it still exists, and forgets it. */
  static void delete(Path temporary) throws IOException {
    FileTree.delete(temporary);
    synchronized (OPEN) {
      OPEN.remove(temporary);
    }
  }

  /** Gives a complete file its final name, replacing what has that name. */
  static void moveFile(Path temporary, Path target) throws IOException {
    WorkManifest.complete(temporary, target);
    synchronized (OPEN) {
      refuseWhenStopping();
      rename(temporary, target, StandardCopyOption.REPLACE_EXISTING);
      OPEN.remove(temporary);
    }
  }

  /**
   * Gives a complete directory its final name.
   *
   * @param keep whether what had that name gets a visible one for good
   * @return where what had that name now lies; empty if nothing had it
   * @throws IOException if it cannot; then everything is as before
   */
  static Optional<Path> moveDirectory(Path temporary, Path target, boolean keep)
      throws IOException {
    Path hidden = fresh(target, ASIDE);
    WorkManifest.begin(hidden);
    WorkManifest.complete(temporary, target);
    synchronized (OPEN) {
      refuseWhenStopping();
      Path aside = keep ? freeName(target, OLD) : hidden;
      boolean replaces = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
      if (replaces) {
        rename(target, aside);
      }
      try {
        rename(temporary, target);
      } catch (IOException e) {
        if (replaces) {
          restore(aside, target);
        }
        throw e;
      }
      OPEN.remove(temporary);
      return replaces ? Optional.of(aside) : Optional.empty();
    }
  }

  /** Gives back its name to what was moved aside, or a visible one if the name was taken. */
  private static void restore(Path aside, Path target) throws IOException {
    try {
      rename(aside, target);
    } catch (IOException e) {
      rename(aside, freeName(target, OLD));
    }
  }

  private static void deleteIfPossible(Path path) {
    try {
      FileTree.delete(path);
    } catch (IOException e) {
      // The result is complete; the next process that writes it deletes these leftovers.
    }
  }

  private static void rename(Path from, Path to, CopyOption... fallback) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, fallback);
    }
  }

  private static void refuseWhenStopping() throws IOException {
    if (stopping) {
      throw new IOException("interrupted before the result was complete");
    }
  }

  /** Deletes what is not committed; from then on nothing can be created or committed. */
  static void deleteAll() {
    synchronized (OPEN) {
      stopping = true;
      OPEN.forEach(TemporaryPaths::deleteRepeatedly);
    }
  }

  /** Another thread may still be adding files, so one pass may not be enough. */
  private static void deleteRepeatedly(Path path) {
    for (int attempt = 0; attempt < 20; attempt++) {
      try {
        FileTree.delete(path);
        return;
      } catch (IOException e) {
        Thread.onSpinWait();
      }
    }
  }

  static void deleteAbandoned(Path directory) {
    try {
      abandoned(directory, ".+", UNFINISHED).forEach(TemporaryPaths::deleteIfPossible);
    } catch (IOException e) {
      // Leftovers that cannot be listed do no harm.
    }
  }

  private static List<Path> abandoned(Path target, String ending) throws IOException {
    Path parent = target.getParent();
    String name = Pattern.quote(String.valueOf(target.getFileName()));
    return parent == null ? List.of() : abandoned(parent, name, ending);
  }

  /** Lists what dead processes left beside results whose names match. */
  private static List<Path> abandoned(Path parent, String names, String ending) throws IOException {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    Pattern pattern =
        Pattern.compile(
            "\\." + names + "\\.(" + ProcessToken.PATTERN + ")-\\d+" + Pattern.quote(ending));
    List<Path> abandoned = new ArrayList<>();
    try (Stream<Path> siblings = Files.list(parent)) {
      for (Path sibling : siblings.toList()) {
        Matcher matcher = pattern.matcher(String.valueOf(sibling.getFileName()));
        if (matcher.matches() && isAbandoned(sibling, matcher.group(1))) {
          abandoned.add(sibling);
        }
      }
    }
    return abandoned;
  }

  private static boolean isOurs(Path temporary) {
    return String.valueOf(temporary.getFileName()).contains("." + ProcessToken.current() + "-");
  }

  private static boolean isAbandoned(Path temporary, String process) {
    if (ProcessToken.isCurrent(process)) {
      synchronized (OPEN) {
        return !OPEN.contains(temporary);
      }
    }
    return ProcessToken.isDead(process);
  }

  /**
   * Returns a new directory for temporary files of this process alone, {@code NAME-PROCESS-N} in
   * the system's directory for them, after deleting those that dead processes of the same user
   * left.
   */
  static Path directory(String name) throws IOException {
    Path prefix = Path.of(name + "-" + ProcessToken.current() + "-");
    Path created = open(prefix, path -> Files.createTempDirectory(path.toString()));
    Pattern pattern = Pattern.compile(Pattern.quote(name) + "-(" + ProcessToken.PATTERN + ")-\\d+");
    try (Stream<Path> siblings = Files.list(Objects.requireNonNull(created.getParent()))) {
      for (Path sibling : siblings.toList()) {
        Matcher matcher = pattern.matcher(String.valueOf(sibling.getFileName()));
        if (matcher.matches()
            && ProcessToken.isDead(matcher.group(1))
            && Files.isDirectory(sibling, LinkOption.NOFOLLOW_LINKS)
            && Files.getOwner(sibling).equals(Files.getOwner(created))) {
          deleteIfPossible(sibling);
        }
      }
    } catch (IOException | UnsupportedOperationException e) {
      // Leftovers that cannot be listed do no harm.
    }
    return created;
  }
}
