package dev.starsight.files.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock, held on a file, that keeps other threads and processes from working in the same place.
 * The file stays when the lock is released; the lock ends with the process at the latest. The
 * static methods are thread-safe, a lock is not.
 */
public final class LockFile implements AutoCloseable {

  /**
   * The files whose locks this process holds, by real path and by file key, so that a hard link and
   * a directory that was renamed meanwhile are recognized too. On POSIX, closing any channel of a
   * file drops every lock the process has on it, so a file that is held must not be opened again.
   * Guarded by the class.
   */
  private static final Set<Object> HELD = new HashSet<>();

  /** Somebody who asks {@link #isHeld} has the lock for a moment. */
  private static final int ATTEMPTS = 4;

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

  private final Set<Object> names;
  private final FileChannel channel;

  private LockFile(Set<Object> names, FileChannel channel) {
    this.names = names;
    this.channel = channel;
  }

  /**
   * Takes the lock if it is free.
   *
   * @param file created if missing, in an existing directory
   * @return empty if another thread or process holds the lock
   * @throws IOException naming the path, if the file cannot be written
   */
  public static Optional<LockFile> tryTake(Path file) throws IOException {
    Optional<LockFile> lock = take(file);
    for (int i = 1; i < ATTEMPTS && lock.isEmpty() && !isHeldHere(file); i++) {
      LockSupport.parkNanos(PAUSE);
      lock = take(file);
    }
    return lock;
  }

  /** Between the creation of a file and its lock, no other thread may open or close it. */
  private static synchronized Optional<LockFile> take(Path file) throws IOException {
    create(file);
    Set<Object> names;
    try {
      names = names(file);
      if (!Collections.disjoint(HELD, names)) {
        return Optional.empty();
      }
      Optional<FileChannel> channel = lock(file);
      if (channel.isPresent() && !names.equals(namesIfThere(file))) {
        // It was deleted or replaced meanwhile, so others do not see this lock.
        channel.get().close();
        return Optional.empty();
      }
      channel.ifPresent(locked -> HELD.addAll(names));
      return channel.map(locked -> new LockFile(names, locked));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Optional<FileChannel> lock(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    boolean mine = false;
    try {
      mine = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Somebody else in this process locked the file.
    } finally {
      if (!mine) {
        channel.close();
      }
    }
    return mine ? Optional.of(channel) : Optional.empty();
  }

  private static void create(Path file) throws IOException {
    if (!Files.exists(file)) {
      try {
        Files.createFile(file);
      } catch (FileAlreadyExistsException e) {
        // Another process was faster.
      }
    }
  }

  private static Set<Object> names(Path file) throws IOException {
    Set<Object> names = new HashSet<>();
    names.add(file.toRealPath());
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    if (key != null) {
      names.add(key);
    }
    return names;
  }

  private static Set<Object> namesIfThere(Path file) throws IOException {
    try {
      return names(file);
    } catch (NoSuchFileException e) {
      return Set.of();
    }
  }

  /**
   * Returns whether a thread or process holds the lock of a file; creates nothing. A file that is
   * missing is not held.
   *
   * @throws IOException naming the path, if the file cannot be opened
   */
  public static boolean isHeld(Path file) throws IOException {
    boolean held = ask(file);
    for (int i = 1; i < ATTEMPTS && held && !isHeldHere(file); i++) {
      LockSupport.parkNanos(PAUSE);
      held = ask(file);
    }
    return held;
  }

  private static synchronized boolean ask(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    if (isHeldHere(file)) {
      return true;
    }
    Optional<FileChannel> channel = lock(file);
    if (channel.isPresent()) {
      channel.get().close();
    }
    return channel.isEmpty();
  }

  /**
   * Returns whether this process holds the lock of a file. Such a file must not be opened, not even
   * to read it: closing it would release the lock.
   */
  public static synchronized boolean isHeldHere(Path file) throws IOException {
    return !HELD.isEmpty() && !Collections.disjoint(HELD, namesIfThere(file));
  }

  /** Releases the lock; once released, it does nothing. */
  @Override
  public void close() throws IOException {
    if (!channel.isOpen()) {
      return;
    }
    synchronized (LockFile.class) {
      try {
        channel.close();
      } finally {
        HELD.removeAll(names);
      }
    }
  }
}
