package dev.starsight.cli.streams;

import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.WorkLock;
import dev.starsight.files.internal.WorkManifest;
import dev.starsight.streams.StreamWindow;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A stream that is being read: its complete windows in a file that grows, and the state that says
 * how many bytes of it and of the input belong together. What is behind these bytes is cut off when
 * another process goes on. Not thread-safe.
 */
final class StreamWork implements AutoCloseable {

  /** The directory below that of the result. */
  static final String DIRECTORY = "stream";

  private static final String FILES = "now";
  private static final String WINDOWS = "windows";

  private final WorkLock lock;
  private final WorkManifest manifest;
  private final Path files;
  private final StreamState state;
  private final FileOutputStream file;
  private final OutputStream out;

  private StreamWork(
      WorkLock lock, WorkManifest manifest, Path files, StreamState state, FileOutputStream file) {
    this.lock = lock;
    this.manifest = manifest;
    this.files = files;
    this.state = state;
    this.file = file;
    this.out = new BufferedOutputStream(file, 1 << 16);
  }

  /**
   * Returns the state that an interrupted process left.
   *
   * @param result where the result will be
   */
  static Path stateFile(Path result) {
    return result.resolve(DIRECTORY).resolve(FILES).resolve(StreamState.FILE_NAME);
  }

  /** Takes the lock of the work on a result. */
  static WorkLock lock(Path result) throws IOException {
    Path directory = result.resolve(DIRECTORY);
    return WorkLock.tryTake(directory)
        .orElseThrow(
            () -> new StarsightException(directory + ": another `monitor` reads a stream here"));
  }

  /**
   * Starts new work.
   *
   * @param complete a file that begins with the windows of the state; null if it has none
   */
  static StreamWork start(WorkLock lock, StreamState state, Path complete) throws IOException {
    WorkManifest.clear(lock.directory());
    WorkManifest manifest = WorkManifest.open(lock.directory());
    Path files = lock.directory().resolve(FILES);
    manifest.add(files);
    Files.createDirectories(files);
    FileOutputStream file = new FileOutputStream(files.resolve(WINDOWS).toFile());
    StreamWork work = new StreamWork(lock, manifest, files, state, file);
    if (state.windowBytes > 0) {
      try (InputStream in = Files.newInputStream(complete)) {
        copy(in, work.out, state.windowBytes, complete);
      }
    }
    work.commit();
    return work;
  }

  /** Goes on with the work that an interrupted process left. */
  static StreamWork resume(WorkLock lock, StreamState state) throws IOException {
    Path files = lock.directory().resolve(FILES);
    Path windows = files.resolve(WINDOWS);
    if (!Files.isRegularFile(windows, LinkOption.NOFOLLOW_LINKS)
        || Files.size(windows) < state.windowBytes) {
      throw new DamagedFileException(windows.toString(), "has fewer bytes than the state says");
    }
    try (FileChannel channel = FileChannel.open(windows, StandardOpenOption.WRITE)) {
      channel.truncate(state.windowBytes);
    }
    WorkManifest manifest = WorkManifest.open(lock.directory());
    return new StreamWork(
        lock, manifest, files, state, new FileOutputStream(windows.toFile(), true));
  }

  private static void copy(InputStream in, OutputStream out, long count, Path from)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (long left = count; left > 0; ) {
      int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (n < 0) {
        throw new DamagedFileException(from.toString(), "has fewer bytes than the state says");
      }
      out.write(buffer, 0, n);
      left -= n;
    }
  }

  /** Returns whether rows were kept that cannot be read again. */
  boolean isOfStandardInput() throws IOException {
    return StreamState.read(files.resolve(StreamState.FILE_NAME)).files.stream()
        .anyMatch(each -> each.isStandardInput() && each.bytes() > 0);
  }

  /** Deletes everything but the lock; only {@link #close} may follow. */
  void discard() throws IOException {
    file.close();
    manifest.close();
    WorkManifest.clear(lock.directory());
  }

  StreamState state() {
    return state;
  }

  void append(StreamWindow window) throws IOException {
    byte[] line = (window.toJson() + "\n").getBytes(StandardCharsets.UTF_8);
    out.write(line);
    state.windowBytes += line.length;
  }

  /** Forces windows and state to the disk. */
  void commit() throws IOException {
    out.flush();
    file.getFD().sync();
    state.write(files.resolve(StreamState.FILE_NAME));
  }

  /** Returns the file with the complete windows, once everything was committed. */
  Path windows() {
    return files.resolve(WINDOWS);
  }

  @Override
  public void close() throws IOException {
    file.close();
    manifest.close();
    lock.close();
  }
}
