package dev.starsight.cli.predict;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Disk;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.files.internal.SealedLine;
import dev.starsight.files.internal.WorkLock;
import dev.starsight.files.internal.WorkManifest;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file of rows that grows in {@code FILE.part/} until it is complete, and that another process
 * can continue when this one was killed: {@code work.json} says what is made of what, {@code rows}
 * are the rows so far, and a line of {@code progress.jsonl} says that so many of them are on the
 * disk, with their checksum. What is behind the last line that holds is cut off and made again. Not
 * thread-safe.
 */
final class PartialFile implements AutoCloseable {

  static final String ENDING = ".part";

  private static final String WORK = "work.json";
  private static final String ROWS = "rows";
  private static final String PROGRESS = "progress.jsonl";
  private static final String LOCK = "lock";
  private static final int BUFFER = 1 << 16;
  private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** A state that is on the disk. */
  private record Commit(long rows, long bytes, String checksum) {

    ObjectNode toJson() {
      return Json.object().put("rows", rows).put("bytes", bytes).put("checksum", checksum);
    }

    static Commit read(JsonFields fields) throws IOException {
      return new Commit(fields.count("rows"), fields.count("bytes"), fields.text("checksum"));
    }
  }

  private final Path target;
  private final Path directory;
  private final WorkLock lock;
  private final WorkManifest manifest;
  private final CRC32C checksum = new CRC32C();
  private @Nullable FileOutputStream rowsOut;
  private @Nullable FileOutputStream progressOut;
  private Commit last = new Commit(0, 0, "");
  private long rows;
  private long bytes;
  private long committedAt = System.nanoTime();
  private boolean discarded;

  private PartialFile(Path target, Path directory, WorkLock lock) {
    this.target = target;
    this.directory = directory;
    this.lock = lock;
    this.manifest = WorkManifest.open(directory);
  }

  /** Returns the directory of the unfinished work on a file. */
  static Path directory(Path target) {
    return target.resolveSibling(target.getFileName() + ENDING);
  }

  /**
   * Starts or continues a file.
   *
   * @param work what is made of what; a file that was begun with another one is not continued
   * @throws StarsightException if another process works on it, or it was begun with other work
   * @throws IOException naming the path, if it cannot be written or holds what is not ours
   */
  static PartialFile open(Path target, WorkIdentity work, boolean resume) throws IOException {
    Path directory = directory(target);
    requireOurs(directory);
    WorkLock lock =
        WorkLock.tryTake(directory)
            .orElseThrow(
                () ->
                    new StarsightException(
                        directory + ": another `predict` is writing this file; wait for it"));
    PartialFile file = new PartialFile(target, directory, lock);
    boolean done = false;
    try {
      file.start(work, resume);
      done = true;
      return file;
    } catch (IOException e) {
      throw file.cannotWrite(e);
    } finally {
      if (!done) {
        file.close();
      }
    }
  }

  /** Requires that a directory is missing, empty or unfinished work: a lock is put into it. */
  private static void requireOurs(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new StarsightException(
          directory + ": unfinished predictions are kept here, but this is a file; move it away");
    }
    if (!Files.isRegularFile(directory.resolve(WorkManifest.NAME))) {
      try (Stream<Path> children = Files.list(directory)) {
        Optional<Path> foreign =
            children.filter(child -> !child.endsWith(LOCK)).sorted().findFirst();
        if (foreign.isPresent()) {
          throw new StarsightException(
              foreign.get()
                  + ": was not written by `predict`, which keeps unfinished predictions here; move"
                  + " it away");
        }
      }
    }
  }

  private void start(WorkIdentity work, boolean resume) throws IOException {
    Path begun = directory.resolve(WORK);
    if (resume && Files.exists(begun)) {
      work.requireSame(begun);
      restore();
    } else {
      WorkManifest.clear(directory);
      Json.writeDurably(begun, work.toJson());
    }
    manifest.add(directory.resolve(ROWS));
    manifest.add(directory.resolve(PROGRESS));
    rowsOut = new FileOutputStream(directory.resolve(ROWS).toFile(), true);
    progressOut = new FileOutputStream(directory.resolve(PROGRESS).toFile(), true);
    rows = last.rows;
    bytes = last.bytes;
  }

  /** Finds the last state whose bytes are all there, and cuts off what is behind it. */
  private void restore() throws IOException {
    Path rowsFile = directory.resolve(ROWS);
    Path progressFile = directory.resolve(PROGRESS);
    if (!Files.isRegularFile(rowsFile, LinkOption.NOFOLLOW_LINKS)
        || !Files.isRegularFile(progressFile, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(rowsFile);
      Files.deleteIfExists(progressFile);
      return;
    }
    String text = new String(Files.readAllBytes(progressFile), StandardCharsets.ISO_8859_1);
    int kept = 0;
    try (FileChannel channel = FileChannel.open(rowsFile, StandardOpenOption.READ)) {
      RowsChecksum read = new RowsChecksum(channel);
      for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', kept)) {
        String line = text.substring(kept, end);
        if (!SealedLine.isWhole(line)) {
          break;
        }
        Commit next = Commit.read(JsonFields.parse(progressFile.toString(), line));
        if (next.bytes < last.bytes
            || next.rows < last.rows
            || !read.upTo(next.bytes).equals(Optional.of(next.checksum))) {
          break;
        }
        last = next;
        kept = end + 1;
      }
    }
    truncate(rowsFile, last.bytes);
    truncate(progressFile, kept);
  }

  /** The checksums of a file, from one place to the next. */
  private record RowsChecksum(FileChannel channel) {

    /** Returns the checksum of the bytes from where the last call ended; empty if they lack. */
    Optional<String> upTo(long end) throws IOException {
      CRC32C crc = new CRC32C();
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
      while (channel.position() < end) {
        buffer.clear().limit((int) Math.min(BUFFER, end - channel.position()));
        if (channel.read(buffer) < 0) {
          return Optional.empty();
        }
        crc.update(buffer.flip());
      }
      return Optional.of(hex(crc));
    }
  }

  private static String hex(CRC32C crc) {
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }

  private static void truncate(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
      channel.force(true);
    }
  }

  /** Returns how many rows it has, those of an earlier process included. */
  long rows() {
    return rows;
  }

  /** Returns the file with the rows so far. */
  Path rowsFile() {
    return directory.resolve(ROWS);
  }

  /** Returns a path in the directory for a file that is made of the rows. */
  Path workFile(String name) throws IOException {
    Path file = directory.resolve(name);
    manifest.add(file);
    Files.deleteIfExists(file);
    return file;
  }

  /** Appends what comes before the first row, unless an earlier process did. */
  void appendHeader(byte[] header) throws IOException {
    if (bytes == 0) {
      append(List.of(header), 0);
    }
  }

  /** Appends rows; twice a second they are forced to the disk. */
  void append(List<byte[]> lines, int count) throws IOException {
    try {
      for (byte[] piece : lines) {
        Objects.requireNonNull(rowsOut).write(piece);
        checksum.update(piece);
        bytes += piece.length;
      }
      rows += count;
      if (System.nanoTime() - committedAt > COMMIT_NANOS) {
        commit();
      }
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private void commit() throws IOException {
    if (bytes > last.bytes || rows > last.rows) {
      Objects.requireNonNull(rowsOut).getFD().sync();
      last = new Commit(rows, bytes, hex(checksum));
      String line = SealedLine.of(last.toJson()) + "\n";
      FileOutputStream out = Objects.requireNonNull(progressOut);
      out.write(line.getBytes(StandardCharsets.UTF_8));
      out.getFD().sync();
      checksum.reset();
    }
    committedAt = System.nanoTime();
  }

  private IOException cannotWrite(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith(directory.toString())
        ? e
        : new IOException(
            "%s: cannot be written: %s; --resume goes on from row %,d"
                .formatted(target, message, last.rows + 1),
            e);
  }

  /** Ends the rows, which are then on the disk. */
  void endRows() throws IOException {
    try {
      commit();
    } catch (IOException e) {
      throw cannotWrite(e);
    }
    closeStreams();
  }

  /**
   * Gives the final name to a file of the directory, and deletes the directory.
   *
   * @param complete the rows or a file made of them
   */
  void commitAs(Path complete) throws IOException {
    Disk.force(complete);
    Files.move(
        complete, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Disk.forceDirectory(Objects.requireNonNull(target.toAbsolutePath().getParent()));
    try {
      discard();
    } catch (IOException e) {
      // The file is complete. What somebody put into the directory meanwhile stays there.
    }
  }

  /** Deletes the unfinished work. */
  void discard() throws IOException {
    closeStreams();
    WorkManifest.clear(directory);
    discarded = true;
  }

  private void closeStreams() {
    for (FileOutputStream stream : new FileOutputStream[] {rowsOut, progressOut}) {
      try {
        if (stream != null) {
          stream.close();
        }
      } catch (IOException e) {
        // Everything that counts was forced to the disk.
      }
    }
    rowsOut = null;
    progressOut = null;
  }

  /** Ends the work for now; unless it was discarded, another process can continue it. */
  @Override
  public void close() throws IOException {
    closeStreams();
    manifest.close();
    lock.close();
    if (discarded) {
      try {
        Files.deleteIfExists(directory);
      } catch (DirectoryNotEmptyException e) {
        // Another process has begun here, or somebody has put a file here.
      }
    }
  }
}
