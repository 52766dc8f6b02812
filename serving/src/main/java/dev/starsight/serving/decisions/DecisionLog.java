package dev.starsight.serving.decisions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.LockFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Appends decisions and feedback to a log. Decisions are written behind: no answer waits for the
 * disk, and what a full disk loses is counted. Feedback is confirmed when it is on the disk. A line
 * that could not be written whole is taken back. Thread-safe; two processes cannot have one log.
 */
public final class DecisionLog implements AutoCloseable {

  private static final int WAITING = 65_536;
  private static final int TOGETHER = 4_096;

  /** The size at which a log begins a new file, unless another is asked for. */
  public static final long FILE_BYTES = 256L << 20;

  private record Entry(Supplier<ObjectNode> line, @Nullable CompletableFuture<Void> written) {}

  private final Path directory;
  private final LockFile lock;
  private final long fileBytes;
  private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(WAITING);
  private final AtomicLong lost = new AtomicLong();
  private final Thread writer = new Thread(this::run, "starsight-decisions");
  private volatile @Nullable String problem;
  private volatile boolean closing;
  private FileChannel channel;
  private long size;
  private int number;

  private DecisionLog(Path directory, LockFile lock, int number, long fileBytes)
      throws IOException {
    this.directory = directory;
    this.lock = lock;
    this.number = number;
    this.fileBytes = fileBytes;
    this.channel = create(number);
    writer.setDaemon(true);
    writer.start();
  }

  /**
   * Begins a new file of a log.
   *
   * @param directory created if it does not exist
   * @throws StarsightException if another process writes this log
   * @throws IOException if the directory cannot be written
   */
  public static DecisionLog open(Path directory) throws IOException {
    return open(directory, FILE_BYTES);
  }

  /**
   * Begins a new file of a log, as {@link #open(Path)}.
   *
   * @param fileBytes the size at which the next file begins
   */
  public static DecisionLog open(Path directory, long fileBytes) throws IOException {
    Files.createDirectories(directory);
    LockFile lock =
        LockFile.tryTake(directory.resolve(".lock"))
            .orElseThrow(
                () -> new StarsightException(directory + ": another server writes this log"));
    try {
      List<Path> files = DecisionReader.files(directory);
      int last = files.isEmpty() ? 0 : DecisionReader.number(files.get(files.size() - 1));
      return new DecisionLog(directory, lock, last + 1, fileBytes);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private FileChannel create(int next) throws IOException {
    Path file = directory.resolve(String.format(Locale.ROOT, DecisionReader.NAME_FORMAT, next));
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Appends a decision soon. */
  public void append(Decision decision) {
    if (closing || !waiting.offer(new Entry(decision::toJson, null))) {
      lost.incrementAndGet();
    }
  }

  /**
   * Appends feedback.
   *
   * @return completes when it is on the disk; fails with an {@link IOException} if it cannot be
   */
  public CompletionStage<Void> append(Feedback feedback) {
    CompletableFuture<Void> written = new CompletableFuture<>();
    if (closing || !waiting.offer(new Entry(feedback::toJson, written))) {
      written.completeExceptionally(new IOException(directory + ": the log takes no more now"));
    }
    return written;
  }

  /** Returns how many decisions were not written. */
  public long lost() {
    return lost.get();
  }

  /** Returns why the last lines could not be written, if so. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  private void run() {
    try {
      while (true) {
        Entry first = waiting.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          List<Entry> entries = new ArrayList<>();
          entries.add(first);
          waiting.drainTo(entries, TOGETHER);
          write(entries);
        } else if (closing) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(List<Entry> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean confirmed = false;
    for (Entry entry : entries) {
      bytes.writeBytes(entry.line().get().toString().getBytes(StandardCharsets.UTF_8));
      bytes.write('\n');
      confirmed |= entry.written() != null;
    }
    try {
      if (size > 0 && size + bytes.size() > fileBytes) {
        rotate();
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes.toByteArray());
      while (buffer.hasRemaining()) {
        channel.write(buffer, size + buffer.position());
      }
      if (confirmed) {
        channel.force(false);
      }
      size += bytes.size();
      problem = null;
      entries.forEach(entry -> complete(entry, null));
    } catch (IOException e) {
      takeBack();
      problem = reason(e);
      entries.forEach(entry -> complete(entry, e));
    }
  }

  private void complete(Entry entry, @Nullable IOException failure) {
    CompletableFuture<Void> written = entry.written();
    if (written == null) {
      lost.addAndGet(failure == null ? 0 : 1);
    } else if (failure == null) {
      written.complete(null);
    } else {
      written.completeExceptionally(failure);
    }
  }

  private void takeBack() {
    try {
      channel.truncate(size);
    } catch (IOException e) {
      problem = reason(e); // What reads the log leaves a torn line out.
    }
  }

  private String reason(IOException e) {
    if (!(e instanceof FileSystemException system)) {
      return directory + ": " + e.getMessage();
    }
    if (e instanceof NoSuchFileException) {
      return directory + ": no such directory";
    }
    String reason = system.getReason();
    if (e instanceof FileAlreadyExistsException) {
      reason = "something else has this name";
    } else if (e instanceof AccessDeniedException) {
      reason = "permission denied";
    }
    return system.getFile() + ": " + (reason == null ? "cannot be created" : reason);
  }

  private void rotate() throws IOException {
    channel.force(false);
    FileChannel next = create(number + 1);
    FileChannel full = channel;
    channel = next;
    number++;
    size = 0;
    full.close();
  }

  /** Writes what waits, and ends. */
  @Override
  public void close() throws IOException {
    closing = true;
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    try (LockFile held = lock;
        FileChannel last = channel) {
      if (held != null) {
        last.force(false);
      }
    }
  }
}
