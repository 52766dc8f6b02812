package dev.starsight.annotation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Disk;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file of JSON lines that only grows. Reading never changes it: a last record that only lacks its
 * line end counts, and any other incomplete line is left out, with what follows zeros. The next
 * append adds the line end, or moves the incomplete end to a file of its own, {@code NAME.torn-N}.
 *
 * <p>The file is opened for each append, so nothing that happens to a channel can outlast it. Not
 * thread-safe.
 */
final class AppendLog {

  private final Path file;
  private final List<JsonFields> records = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();

  /** The bytes that the file must have; what another program adds is not overwritten. */
  private long size;

  /** What distinguishes the file from one that replaces it; null if the system has no such key. */
  private @Nullable Object key;

  private boolean exists;

  /** Whether the name of the file is on the disk. */
  private boolean named;

  /** The bytes at the end that are incomplete. */
  private byte[] torn = {};

  private boolean lacksLineEnd;

  /** Whether an append that failed may have left bytes behind {@link #size}. */
  private boolean partial;

  private AppendLog(Path file) {
    this.file = file;
  }

  /**
   * Reads a log, which need not exist yet.
   *
   * @throws DamagedFileException with file and line, if a complete line is not a JSON object
   */
  static AppendLog open(Path file) throws IOException {
    AppendLog log = new AppendLog(file);
    try {
      log.key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      log.read(Files.readAllBytes(file));
      log.exists = true;
      log.named = true;
    } catch (NoSuchFileException e) {
      // The first append creates it.
    }
    return log;
  }

  private void read(byte[] bytes) throws IOException {
    size = bytes.length;
    // A power failure may leave zeros where a line was, and a later part of the same append.
    int written = 0;
    while (written < bytes.length && bytes[written] != 0) {
      written++;
    }
    int complete = written;
    while (complete > 0 && bytes[complete - 1] != '\n') {
      complete--;
    }
    String text;
    try {
      text = decode(bytes, 0, complete);
    } catch (CharacterCodingException e) {
      throw new DamagedFileException(file.toString(), "is damaged: it is not UTF-8", e);
    }
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf('\n', start);
      records.add(record(text.substring(start, end), nextPlace()));
      start = end + 1;
    }
    if (complete < bytes.length) {
      readLast(bytes, complete, written);
    }
  }

  private static String decode(byte[] bytes, int from, int to) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes, from, to - from))
        .toString();
  }

  private String nextPlace() {
    return file + ", line " + (records.size() + 1);
  }

  /** Reads the line that ends at {@code written} without a line end. */
  private void readLast(byte[] bytes, int start, int written) {
    int incomplete = start;
    try {
      records.add(record(decode(bytes, start, written), nextPlace()));
      lacksLineEnd = true;
      incomplete = written;
    } catch (IOException e) {
      // It is incomplete, too.
    }
    if (incomplete < bytes.length) {
      torn = Arrays.copyOfRange(bytes, incomplete, bytes.length);
      notices.add(
          ("%s: the file is incomplete from here on (%s bytes), so the rest does not count; it"
                  + " stays until something is added")
              .formatted(nextPlace(), torn.length));
    }
  }

  private static JsonFields record(String text, String place) throws IOException {
    JsonNode node;
    try {
      node = Json.parse(place, text);
    } catch (DamagedFileException e) {
      throw new DamagedFileException(place, "is damaged: this line is not JSON", e);
    }
    if (!node.isObject()) {
      throw new DamagedFileException(place, "is damaged: a line must be a JSON object");
    }
    return JsonFields.of(place, node);
  }

  /** Returns the records that were read when the log was opened, in order. */
  List<JsonFields> records() {
    return records;
  }

  /** Returns what was unusual about the file, a sentence each. */
  List<String> notices() {
    return notices;
  }

  /**
   * Appends records and waits until they are on the disk; a failure leaves none of them. An
   * interrupt does not end it; the interrupted status stays set.
   */
  void append(List<? extends JsonNode> added) throws IOException {
    if (added.isEmpty()) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    added.forEach(record -> lines.append(record).append('\n'));
    boolean interrupted = false;
    try {
      for (boolean done = false; !done; ) {
        // A channel is closed by an interrupt, whether it comes now or has come before.
        interrupted |= Thread.interrupted();
        try {
          write(lines.toString());
          done = true;
        } catch (ClosedByInterruptException e) {
          // Once more; what was written so far is removed first.
        }
      }
    } catch (IOException e) {
      String reason = e instanceof NoSuchFileException ? "it is no longer there" : e.getMessage();
      IOException failure = new IOException(file + ": cannot be written: " + reason, e);
      removePartial(failure);
      throw failure;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void write(String lines) throws IOException {
    requireUnchanged();
    moveTornAside();
    byte[] bytes = (lacksLineEnd ? "\n" + lines : lines).getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel = open()) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      partial = true;
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(false);
    }
    if (!named) {
      Disk.forceDirectory(Objects.requireNonNull(file.toAbsolutePath().getParent()));
      named = true;
      key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      exists = true;
    }
    partial = false;
    size += bytes.length;
    if (lacksLineEnd) {
      notices.add(file + ": the last line had no line end, which was added");
      lacksLineEnd = false;
    }
  }

  private FileChannel open() throws IOException {
    return exists
        ? FileChannel.open(file, StandardOpenOption.APPEND)
        : FileChannel.open(file, StandardOpenOption.APPEND, StandardOpenOption.CREATE_NEW);
  }

  /** Truncates the file to what it must have, and checks that it is what was read or written. */
  private void requireUnchanged() throws IOException {
    if (partial && Files.exists(file)) {
      truncate(size);
    }
    partial = false;
    if (!exists && !Files.exists(file)) {
      return;
    }
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    if (now.size() != size || (exists && !Objects.equals(now.fileKey(), key))) {
      throw new IOException(
          ("another program has changed it (it has %s bytes, where %s were expected), so nothing"
                  + " was added; open the queue anew")
              .formatted(now.size(), size));
    }
    exists = true;
    key = now.fileKey();
  }

  private void moveTornAside() throws IOException {
    if (torn.length == 0) {
      return;
    }
    Path aside = file;
    for (int i = 1; Files.exists(aside); i++) {
      aside = file.resolveSibling(file.getFileName() + ".torn-" + i);
    }
    AtomicFile.writeDurably(aside, torn);
    truncate(size - torn.length);
    size -= torn.length;
    torn = new byte[0];
    notices.add("%s: its incomplete end was moved to %s".formatted(file, aside));
  }

  private void truncate(long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
  }

  private void removePartial(IOException failure) {
    if (partial) {
      try {
        truncate(size);
        partial = false;
      } catch (IOException e) {
        // The next append tries again.
        failure.addSuppressed(e);
      }
    }
  }
}
