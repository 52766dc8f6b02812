package dev.starsight.features.internal;

import dev.starsight.files.DamagedFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * Reads records in TFRecord framing: it verifies both checksums of every record, and does not
 * accept a file that ends within a record. Not thread-safe.
 */
public final class TfRecordReader implements AutoCloseable {

  private final InputStream in;
  private final String source;
  private final CRC32C crc = new CRC32C();

  /** What is not read yet is between {@link #at} and {@link #limit}. */
  private byte[] buffer = new byte[1 << 16];

  private int at;
  private int limit;
  private int dataStart;
  private int dataLength;
  private long count;
  private long start;
  private long end;

  /**
   * Reads from a stream.
   *
   * @param in read ahead in large pieces; closed with this reader
   * @param source what to call it in an error
   */
  public TfRecordReader(InputStream in, String source) {
    this.in = in;
    this.source = source;
  }

  /**
   * Opens a file.
   *
   * @throws IOException naming the path, if it cannot be opened
   */
  public static TfRecordReader open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": a TFRecord file is needed here, but this is a directory");
    }
    return new TfRecordReader(Files.newInputStream(file), file.toString());
  }

  /**
   * Reads the next record into {@link #buffer()}, where it stays until the next call; returns false
   * at the end of the file.
   *
   * @throws IOException with file, record, byte and reason, if the file is damaged; read no further
   *     then
   */
  public boolean advance() throws IOException {
    start = end;
    int header = fill(TfRecordWriter.HEADER_BYTES);
    if (header == 0) {
      return false;
    }
    count++;
    requireWhole("length", header, TfRecordWriter.HEADER_BYTES);
    requireChecksum("length", at, TfRecordWriter.LENGTH_BYTES);
    int length = length(littleEndian(at, Long.BYTES));
    long whole = TfRecordWriter.HEADER_BYTES + (long) length + TfRecordWriter.FOOTER_BYTES;
    int behindHeader = fill(whole) - TfRecordWriter.HEADER_BYTES;
    requireWhole("data", Math.min(behindHeader, length), length);
    requireWhole("checksum", behindHeader - length, TfRecordWriter.FOOTER_BYTES);
    requireChecksum("data", at + TfRecordWriter.HEADER_BYTES, length);
    dataStart = at + TfRecordWriter.HEADER_BYTES;
    dataLength = length;
    at += (int) whole;
    end = start + whole;
    return true;
  }

  /** Returns the bytes that the current record is among. */
  public byte[] buffer() {
    return buffer;
  }

  public int dataStart() {
    return dataStart;
  }

  public int dataLength() {
    return dataLength;
  }

  /**
   * Reads until the buffer has as many bytes from {@link #at} on as needed, or all there are. The
   * buffer grows with the bytes that arrive, so a record that claims gigabytes does not take them.
   */
  private int fill(long needed) throws IOException {
    while (limit - at < needed) {
      if (limit == buffer.length) {
        makeSpace();
      }
      int read = in.read(buffer, limit, buffer.length - limit);
      if (read < 0) {
        break;
      }
      limit += read;
    }
    return (int) Math.min(needed, limit - at);
  }

  private void makeSpace() {
    byte[] from = buffer;
    if (at == 0) {
      buffer = new byte[(int) Math.min(Integer.MAX_VALUE - 8, from.length * 2L)];
    }
    System.arraycopy(from, at, buffer, 0, limit - at);
    limit -= at;
    at = 0;
  }

  private int length(long length) throws IOException {
    if (length < 0 || length > Integer.MAX_VALUE - 64) {
      throw damaged(
          "a record may have at most 2 GB, but this one claims "
              + Long.toUnsignedString(length)
              + " bytes");
    }
    return (int) length;
  }

  private void requireWhole(String what, int length, int needed) throws IOException {
    if (length < needed) {
      throw damaged(
          "the file ends within the %s: %s of %s bytes are there".formatted(what, length, needed));
    }
  }

  private void requireChecksum(String what, int offset, int length) throws IOException {
    crc.reset();
    crc.update(buffer, offset, length);
    int computed = MaskedCrc32c.masked(crc);
    int stored = (int) littleEndian(offset + length, Integer.BYTES);
    if (stored != computed) {
      HexFormat hex = HexFormat.of();
      throw damaged(
          "the checksum of the %s is %s, but %s is stored"
              .formatted(what, hex.toHexDigits(computed), hex.toHexDigits(stored)));
    }
  }

  private long littleEndian(int offset, int bytes) {
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = value << 8 | (buffer[offset + i] & 0xff);
    }
    return value;
  }

  /** Returns an error with the place of the current record. */
  public IOException damaged(String reason) {
    return new DamagedFileException(source + ", record " + count + " at byte " + start, reason);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
