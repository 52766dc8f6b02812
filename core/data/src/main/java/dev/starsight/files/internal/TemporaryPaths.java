package dev.starsight.files.internal;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Names for results that are not complete yet: {@code .NAME.PID-N.tmp} beside the result. They are
 * deleted when the process is interrupted; what a killed process left is deleted by the next one
 * that writes the same result. A directory that is about to be replaced is {@code .NAME.PID-N.old}
 * for a moment, and is put back if the process was killed in it.
 */
final class TemporaryPaths {

  private static final AtomicLong COUNTER = new AtomicLong();
  private static final Set<Path> OPEN = new LinkedHashSet<>();
  private static final String UNFINISHED = ".tmp";
  private static final String ASIDE = ".old";
  private static boolean stopping;

  static {
    try {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(TemporaryPaths::deleteAll, "starsight-cleanup"));
    } catch (IllegalStateException e) {
      // The process is ending, and has begun nothing.
      stopping = true;
    }
  }

  private TemporaryPaths() {}

  /** A fresh name beside {@code target}; its parent directories are created. */
  static Path beside(Path target) throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    Path name = absolute.getFileName();
    if (parent == null || name == null) {
      throw new IOException(target + ": the root directory cannot be written as a result");
    }
    createDirectories(parent);
    abandoned(parent, Pattern.quote(name.toString()), UNFINISHED)
        .forEach(TemporaryPaths::deleteIfPossible);
    Path temporary = fresh(parent, name, UNFINISHED);
    synchronized (OPEN) {
      refuseWhenStopping();
      OPEN.add(temporary);
    }
    return temporary;
  }

  private static Path fresh(Path parent, Path name, String ending) {
    long pid = ProcessHandle.current().pid();
    return parent.resolve("." + name + "." + pid + "-" + COUNTER.incrementAndGet() + ending);
  }

  /**
   * Gives a directory its name back that a killed process had moved aside, if nothing has that name
   * now; else deletes it.
   */
  static void putBack(Path target) throws IOException {
    Path parent = target.getParent();
    Path name = target.getFileName();
    if (parent == null || name == null || !Files.isDirectory(parent)) {
      return;
    }
    for (Path aside : abandoned(parent, Pattern.quote(name.toString()), ASIDE)) {
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        deleteIfPossible(aside);
      } else {
        rename(aside, target, null);
      }
    }
  }

  private static void createDirectories(Path directory) throws IOException {
    for (Path p = directory; p != null; p = p.getParent()) {
      if (Files.exists(p)) {
        if (!Files.isDirectory(p)) {
          throw new IOException(p + ": a directory is needed here, but this is a file");
        }
        break;
      }
    }
    Files.createDirectories(directory);
  }

  /** Deletes a temporary path, if it is still there, and forgets it. */
  static void delete(Path temporary) throws IOException {
    deleteTree(temporary);
    synchronized (OPEN) {
      OPEN.remove(temporary);
    }
  }

  /** Gives a finished file its final name, replacing what is there. */
  static void moveFile(Path temporary, Path target) throws IOException {
    synchronized (OPEN) {
      refuseWhenStopping();
      rename(temporary, target, StandardCopyOption.REPLACE_EXISTING);
      OPEN.remove(temporary);
    }
  }

  /**
   * Gives a finished directory its final name; what is there is moved aside first, then deleted.
   */
  static void moveDirectory(Path temporary, Path target) throws IOException {
    Path old = null;
    synchronized (OPEN) {
      refuseWhenStopping();
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        old = aside(target);
        rename(target, old, null);
      }
      try {
        rename(temporary, target, null);
      } catch (IOException e) {
        if (old != null) {
          rename(old, target, null);
        }
        throw e;
      }
      OPEN.remove(temporary);
      if (old != null) {
        OPEN.add(old); // From now on it is only rubbish.
      }
    }
    if (old != null) {
      deleteIfPossible(old);
      synchronized (OPEN) {
        OPEN.remove(old);
      }
    }
  }

  private static Path aside(Path target) throws IOException {
    Path parent = target.getParent();
    Path name = target.getFileName();
    if (parent == null || name == null) {
      throw new IOException(target + ": the root directory cannot be written as a result");
    }
    return fresh(parent, name, ASIDE);
  }

  /** What cannot be deleted now is deleted by the next process that writes the same result. */
  private static void deleteIfPossible(Path path) {
    try {
      deleteTree(path);
    } catch (IOException e) {
      // The result itself is complete; rubbish beside it is no reason to say that it is not.
    }
  }

  private static void rename(Path from, Path to, @Nullable StandardCopyOption otherwise)
      throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      if (otherwise == null) {
        Files.move(from, to);
      } else {
        Files.move(from, to, otherwise);
      }
    }
  }

  private static void refuseWhenStopping() throws IOException {
    if (stopping) {
      throw new IOException("interrupted before the result was complete");
    }
  }

  /** Deletes what is not committed; nothing can be begun or committed from then on. */
  static void deleteAll() {
    synchronized (OPEN) {
      stopping = true;
      for (Path path : OPEN) {
        deleteStubbornly(path);
      }
    }
  }

  /** Another thread may still be adding files, so one pass may not be enough. */
  private static void deleteStubbornly(Path path) {
    for (int attempt = 0; attempt < 20; attempt++) {
      try {
        deleteTree(path);
        return;
      } catch (IOException e) {
        Thread.onSpinWait();
      }
    }
  }

  /** What processes that are no more left unfinished in a directory. */
  static void deleteAbandoned(Path directory) {
    try {
      if (Files.isDirectory(directory)) {
        abandoned(directory, ".+", UNFINISHED).forEach(TemporaryPaths::deleteIfPossible);
      }
    } catch (IOException e) {
      // It is only rubbish.
    }
  }

  /** What processes that are no more left beside results whose names match. */
  private static List<Path> abandoned(Path parent, String names, String ending) throws IOException {
    Pattern pattern =
        Pattern.compile("\\." + names + "\\.(\\d{1,18})-\\d+" + Pattern.quote(ending));
    List<Path> abandoned = new ArrayList<>();
    try (Stream<Path> siblings = Files.list(parent)) {
      for (Path sibling : siblings.toList()) {
        Matcher matcher = pattern.matcher(String.valueOf(sibling.getFileName()));
        if (matcher.matches() && isAbandoned(sibling, Long.parseLong(matcher.group(1)))) {
          abandoned.add(sibling);
        }
      }
    }
    return abandoned;
  }

  /** In containers process numbers come again, so ours may be that of one that was killed. */
  private static boolean isAbandoned(Path temporary, long pid) {
    if (pid == ProcessHandle.current().pid()) {
      synchronized (OPEN) {
        return !OPEN.contains(temporary);
      }
    }
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    return process.isEmpty() || !process.get().isAlive();
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
