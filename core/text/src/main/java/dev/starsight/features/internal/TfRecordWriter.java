package dev.starsight.features.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes records in TFRecord framing: length (uint64), masked CRC-32C of the length (uint32), data,
 * masked CRC-32C of the data (uint32), all little-endian. Not thread-safe.
 */
public final class TfRecordWriter implements AutoCloseable {

  public static final int LENGTH_BYTES = Long.BYTES;
  public static final int HEADER_BYTES = LENGTH_BYTES + Integer.BYTES;
  public static final int FOOTER_BYTES = Integer.BYTES;

  private final OutputStream out;
  private final ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  /**
   * Writes to a stream.
   *
   * @param out should be buffered; closed with this writer
   */
  public TfRecordWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes a record. */
  public void write(byte[] data) throws IOException {
    write(data, 0, data.length);
  }

  /** Writes a record: {@code length} bytes of {@code data} from {@code offset}. */
  public void write(byte[] data, int offset, int length) throws IOException {
    frame.clear().putLong(length);
    frame.putInt(MaskedCrc32c.of(frame.array(), 0, LENGTH_BYTES));
    out.write(frame.array(), 0, HEADER_BYTES);
    out.write(data, offset, length);
    frame.clear().putInt(MaskedCrc32c.of(data, offset, length));
    out.write(frame.array(), 0, FOOTER_BYTES);
  }

  /** Flushes the stream, because TensorBoard reads event files while they grow. */
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
