package dev.starsight.spark.readers;

import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The beginning of a file, by which readers know its format and its columns. */
final class FileHead {

  /** As much as a reader of a whole file looks at. */
  static final int BYTES = 1 << 18;

  private final byte[] bytes;

  private FileHead(byte[] bytes) {
    this.bytes = bytes;
  }

  static FileHead read(FileSystem files, Path file) throws IOException {
    try (FSDataInputStream in = files.open(file)) {
      return new FileHead(in.readNBytes(BYTES));
    }
  }

  /** Returns whether it is gzip or Zstandard, which cannot be read from the middle. */
  boolean isCompressed() {
    return startsWith(0x1F, 0x8B) || startsWith(0x28, 0xB5, 0x2F, 0xFD);
  }

  private boolean startsWith(int... magic) {
    for (int i = 0; i < magic.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /** Returns the first line with its end; all bytes if it is longer. */
  private byte[] firstLine() {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    return Arrays.copyOf(bytes, Math.min(bytes.length, end + 1));
  }

  /** Returns the first line, as the header and once more as a row, which is refused. */
  byte[] headerAndRow() {
    byte[] line = firstLine();
    byte[] twice = Arrays.copyOf(line, 2 * line.length);
    System.arraycopy(line, 0, twice, line.length, line.length);
    return twice;
  }

  /**
   * Returns the whole lines, the last one filled up with blanks, so that a reader that looks for
   * keys in so many bytes finds those of these lines and no others.
   */
  byte[] paddedLines() {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    byte[] padded = new byte[BYTES];
    Arrays.fill(padded, (byte) ' ');
    System.arraycopy(bytes, 0, padded, 0, Math.max(0, end - 1));
    padded[BYTES - 1] = '\n';
    return padded;
  }

  boolean hasLine() {
    byte[] line = firstLine();
    return line.length > 0 && line[line.length - 1] == '\n';
  }
}
