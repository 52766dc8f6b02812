package dev.starsight.cli.streams;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.input.InputFiles;
import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** How far a file of events was read, or standard input. Not thread-safe. */
final class StreamFile {

  private static final int HEAD = 4096;
  private static final int GZIP = 0x1F8B;

  private final Path path;
  private final String name;
  private long bytes;
  private long lines;
  private int headBytes;
  private String headChecksum = "";

  /** The size on the disk when it was read to its end; -1 before. */
  private long sizeAtEnd = -1;

  /** What it is read up to; null for its end. */
  private @Nullable StreamFile end;

  private StreamFile(Path path, String name) {
    this.path = path;
    this.name = name;
  }

  /** Returns a file of which nothing was read. */
  static StreamFile of(Path path) throws IOException {
    if (isStandardInput(path)) {
      return new StreamFile(path, path.toString());
    }
    if (Files.isDirectory(path)) {
      throw new IOException(path + ": a file is needed here, but this is a directory");
    }
    if (!Files.exists(path)) {
      throw new IOException(path + ": there is no such file");
    }
    return new StreamFile(path, path.toRealPath().toString());
  }

  private static boolean isStandardInput(Path path) {
    return InputFiles.haveStandardInput(List.of(path));
  }

  boolean isStandardInput() {
    return isStandardInput(path);
  }

  Path path() {
    return path;
  }

  /** Returns its real path, by which it is recognized. */
  String name() {
    return name;
  }

  /** Returns how many bytes were read, decompressed. */
  long bytes() {
    return bytes;
  }

  /** Returns how many lines were read. */
  long lines() {
    return lines;
  }

  /** Counts a line, and returns its number. */
  long nextLine() {
    return ++lines;
  }

  void read(long more) {
    bytes += more;
  }

  /** Goes on from where another one, of the same file, has ended. */
  void continueFrom(StreamFile before) {
    bytes = before.bytes;
    lines = before.lines;
    headBytes = before.headBytes;
    headChecksum = before.headChecksum;
    sizeAtEnd = before.sizeAtEnd;
  }

  /** Reads only what another one, of the same file, had read. */
  void endWith(StreamFile other) {
    end = other;
  }

  /** Returns whether it may have more than was read. */
  boolean hasMore() throws IOException {
    return isStandardInput() || Files.size(path) != sizeAtEnd;
  }

  /**
   * Opens it where reading ended; standard input must begin there.
   *
   * @throws StarsightException if it does not begin as before or is shorter
   */
  InputStream open() throws IOException {
    if (isStandardInput()) {
      return System.in;
    }
    InputStream in = open(path);
    boolean done = false;
    try {
      int most = headBytes > 0 ? headBytes : end == null ? HEAD : end.headBytes;
      byte[] head = in.readNBytes(most);
      if (headBytes == 0) {
        headBytes = head.length;
        headChecksum = checksum(head);
      } else if (!checksum(head).equals(headChecksum)) {
        throw new StarsightException(
            path + ": does not begin as before, so --resume cannot go on in it");
      }
      in.close();
      in = open(path);
      in.skipNBytes(bytes);
      done = true;
      return end == null ? in : new Beginning(in, path, end.bytes - bytes);
    } catch (EOFException e) {
      throw new StarsightException(
          String.format(
              Locale.ROOT,
              "%s: has fewer than the %,d bytes that were read, so --resume cannot go on in it",
              path,
              bytes),
          e);
    } finally {
      if (!done) {
        in.close();
      }
    }
  }

  /** The first bytes of a stream; fails if it has fewer. */
  private static final class Beginning extends FilterInputStream {

    private final Path path;
    private long left;

    Beginning(InputStream in, Path path, long length) {
      super(in);
      this.path = path;
      this.left = length;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = in.read(bytes, offset, (int) Math.min(length, left));
      if (n < 0) {
        throw new DamagedFileException(path.toString(), "has fewer bytes than were read");
      }
      left -= n;
      return n;
    }
  }

  private static InputStream open(Path path) throws IOException {
    int magic;
    try (InputStream first = Files.newInputStream(path)) {
      byte[] two = first.readNBytes(2);
      magic = two.length < 2 ? 0 : (two[0] & 0xFF) << 8 | (two[1] & 0xFF);
    }
    InputStream in = Files.newInputStream(path);
    return magic == GZIP ? new GZIPInputStream(new BufferedInputStream(in), 1 << 16) : in;
  }

  private static String checksum(byte[] head) {
    CRC32C crc = new CRC32C();
    crc.update(head, 0, head.length);
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }

  /** Remembers that it was read to its end, when it had so many bytes on the disk. */
  void ended(long size) {
    sizeAtEnd = end == null ? size : end.sizeAtEnd;
  }

  /** Returns its size on the disk now; 0 of standard input. */
  long size() throws IOException {
    return isStandardInput() ? 0 : Files.size(path);
  }

  ObjectNode toJson() {
    return Json.object()
        .put("path", name)
        .put("bytes", bytes)
        .put("lines", lines)
        .put("headBytes", headBytes)
        .put("headChecksum", headChecksum)
        .put("sizeAtEnd", sizeAtEnd);
  }

  static StreamFile read(JsonFields fields) throws IOException {
    String name = fields.text("path");
    StreamFile file = new StreamFile(Path.of(name), name);
    file.bytes = fields.count("bytes");
    file.lines = fields.count("lines");
    file.headBytes = fields.integer("headBytes", 0, HEAD);
    file.headChecksum = fields.text("headChecksum");
    file.sizeAtEnd = fields.whole("sizeAtEnd");
    return file;
  }
}
