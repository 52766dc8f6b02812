package dev.starsight.features;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Reads records in TFRecord framing, strictly: both checksums of every record are verified, and a
 * file that ends within a record is refused. Not thread-safe.
 */
public final class TfRecordReader implements AutoCloseable {

  private final InputStream in;
  private final String source;
  private long count;
  private long start;
  private long end;

  /**
   * Reads from a stream.
   *
   * @param in where from; better buffered; closed with this reader
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
    return new TfRecordReader(
        new BufferedInputStream(Files.newInputStream(file), 1 << 16), file.toString());
  }

  /**
   * The data of the next record, or empty at the end of the file.
   *
   * @throws IOException with file, record, byte and reason, if the file is damaged; read no further
   *     then
   */
  public Optional<byte[]> next() throws IOException {
    start = end;
    byte[] header = in.readNBytes(TfRecordWriter.HEADER_BYTES);
    if (header.length == 0) {
      return Optional.empty();
    }
    count++;
    requireWhole("length", header.length, TfRecordWriter.HEADER_BYTES);
    requireChecksum("length", header, TfRecordWriter.LENGTH_BYTES, header);
    int length = length(littleEndian(header).getLong());
    // Grows as bytes come, so that a record that claims gigabytes costs none.
    byte[] data = in.readNBytes(length);
    requireWhole("data", data.length, length);
    byte[] footer = in.readNBytes(TfRecordWriter.FOOTER_BYTES);
    requireWhole("checksum", footer.length, TfRecordWriter.FOOTER_BYTES);
    requireChecksum("data", data, length, footer);
    end = start + TfRecordWriter.HEADER_BYTES + length + TfRecordWriter.FOOTER_BYTES;
    return Optional.of(data);
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
          "the file ends within the "
              + what
              + ": "
              + length
              + " of "
              + needed
              + " bytes are there");
    }
  }

  /** The stored checksum is at the end of {@code trailer}. */
  private void requireChecksum(String what, byte[] bytes, int length, byte[] trailer)
      throws IOException {
    int stored = littleEndian(trailer).getInt(trailer.length - Integer.BYTES);
    int computed = MaskedCrc32c.of(bytes, 0, length);
    if (stored != computed) {
      HexFormat hex = HexFormat.of();
      throw damaged(
          "the checksum of the "
              + what
              + " is "
              + hex.toHexDigits(computed)
              + ", but "
              + hex.toHexDigits(stored)
              + " is stored");
    }
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** What is wrong with the record read last, with its place. */
  IOException damaged(String reason) {
    return new IOException(source + ", record " + count + " at byte " + start + ": " + reason);
  }

  /** How many records were begun: the 1-based number of the one read last. */
  public long count() {
    return count;
  }

  /** The byte of the file where the record read last begins. */
  public long offset() {
    return start;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
