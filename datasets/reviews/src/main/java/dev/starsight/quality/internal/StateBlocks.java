package dev.starsight.quality.internal;

import dev.starsight.files.DamagedFileException;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/**
 * A file with parts of unknown length: each is written in blocks of at most 64 KiB with their
 * length in front, and ends with a block of length 0, so that a reader can skip a part that it does
 * not know. The last eight bytes are a CRC-32 of all before.
 */
public final class StateBlocks {

  private static final int BLOCK = 1 << 16;

  private StateBlocks() {}

  /** Writes one part. */
  @FunctionalInterface
  public interface Part {
    void write(DataOutput out) throws IOException;
  }

  /** Writes a file. Not thread-safe. */
  public static final class Writer {
    private final CheckedOutputStream checked;
    private final DataOutputStream plain;

    public Writer(OutputStream stream) {
      checked = new CheckedOutputStream(stream, new CRC32());
      plain = new DataOutputStream(checked);
    }

    /** Returns the stream between the parts. */
    public DataOutputStream plain() {
      return plain;
    }

    /** Writes a part. */
    public void write(Part part) throws IOException {
      DataOutputStream data =
          new DataOutputStream(
              new BufferedOutputStream(
                  new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                      write(new byte[] {(byte) b}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int from, int length) throws IOException {
                      for (int at = 0; at < length; at += BLOCK) {
                        int block = Math.min(BLOCK, length - at);
                        plain.writeInt(block);
                        plain.write(bytes, from + at, block);
                      }
                    }
                  },
                  BLOCK));
      part.write(data);
      data.flush();
      plain.writeInt(0);
    }

    /** Writes the checksum. */
    public void finish() throws IOException {
      plain.flush();
      plain.writeLong(checked.getChecksum().getValue());
      plain.flush();
    }
  }

  /** Returns the next part of a file, which must be read to its end before anything else. */
  public static DataInputStream open(DataInputStream in) {
    return new DataInputStream(
        new InputStream() {
          private int left;
          private boolean ended;

          @Override
          public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
          }

          @Override
          public int read(byte[] bytes, int from, int length) throws IOException {
            if (length == 0) {
              return 0;
            }
            if (left == 0 && !ended) {
              left = in.readInt();
              ended = left == 0;
              if (left < 0 || left > BLOCK) {
                throw new IllegalArgumentException(
                    "a block must have at most " + BLOCK + " bytes, but has " + left);
              }
            }
            if (ended) {
              return -1;
            }
            int read = in.read(bytes, from, Math.min(length, left));
            if (read < 0) {
              throw new EOFException("it ends in a block");
            }
            left -= read;
            return read;
          }
        });
  }

  /**
   * Compares the checksum of a file.
   *
   * @throws DamagedFileException if it is wrong
   */
  public static void verify(Path file) throws IOException {
    long length = Files.size(file) - Long.BYTES;
    if (length < 0) {
      throw new DamagedFileException(file.toString(), "it is too short for a file of states");
    }
    CRC32 crc = new CRC32();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = new byte[BLOCK];
      long left = length;
      while (left > 0) {
        int read = in.read(bytes, 0, (int) Math.min(left, bytes.length));
        if (read < 0) {
          break;
        }
        crc.update(bytes, 0, read);
        left -= read;
      }
      byte[] last = in.readNBytes(Long.BYTES);
      if (last.length < Long.BYTES || ByteBuffer.wrap(last).getLong() != crc.getValue()) {
        throw new DamagedFileException(
            file.toString(), "its checksum is wrong, so it is damaged or no file of states");
      }
    }
  }
}
