package dev.starsight.spark.readers;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * The lines of a piece of a file as a file of its own: in front of them what a reader needs to know
 * the columns, behind them one more line, unless the file ends there, so that blank lines before it
 * are not taken for the end.
 */
final class SplitLines extends InputStream {

  private static final int BUFFER = 1 << 16;

  private final FSDataInputStream file;
  private final byte[] prefix;
  private final byte[] suffix;
  private final long to;

  private final byte[] buffer = new byte[BUFFER];
  private int next;
  private int limit;
  private int prefixAt;
  private int suffixAt;
  private long position;
  private long lines;
  private boolean ended;

  /** Begins with the first line that starts in the piece. */
  SplitLines(FSDataInputStream file, ReviewSplit split, byte[] prefix, byte[] suffix)
      throws IOException {
    this.file = file;
    this.prefix = prefix;
    this.suffix = split.isLast() ? new byte[0] : suffix;
    this.to = split.to();
    if (!split.isFirst()) {
      file.seek(split.from() - 1);
      position = split.from() - 1;
      skipLine();
    }
    ended = position >= to || !fill();
  }

  private void skipLine() throws IOException {
    while (fill()) {
      byte one = buffer[next++];
      position++;
      if (one == '\n') {
        return;
      }
    }
  }

  /** Returns whether there are bytes. */
  private boolean fill() throws IOException {
    if (next == limit) {
      next = 0;
      limit = Math.max(0, file.read(buffer, 0, BUFFER));
    }
    return next < limit;
  }

  /** Returns whether no line begins in the piece. */
  boolean isEmpty() {
    return ended && lines == 0;
  }

  /** Returns the number of line ends of the piece that were read so far. */
  long lines() {
    return lines;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (prefixAt < prefix.length) {
      int count = Math.min(length, prefix.length - prefixAt);
      System.arraycopy(prefix, prefixAt, bytes, offset, count);
      prefixAt += count;
      return count;
    }
    if (!ended) {
      int count = content(bytes, offset, length);
      if (count > 0) {
        return count;
      }
    }
    int count = Math.min(length, suffix.length - suffixAt);
    System.arraycopy(suffix, suffixAt, bytes, offset, count);
    suffixAt += count;
    return count == 0 ? -1 : count;
  }

  private int content(byte[] bytes, int offset, int length) throws IOException {
    if (!fill()) {
      ended = true;
      return 0;
    }
    int count = Math.min(length, limit - next);
    for (int i = 0; i < count; i++) {
      if (buffer[next + i] == '\n') {
        lines++;
        if (position + i + 1 >= to) {
          count = i + 1; // The next line begins in the next piece.
          ended = true;
        }
      }
    }
    System.arraycopy(buffer, next, bytes, offset, count);
    next += count;
    position += count;
    return count;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Returns the last line of these, with its end. */
  static byte[] lastLine(byte[] lines) {
    int from = lines.length - 1;
    while (from > 0 && lines[from - 1] != '\n') {
      from--;
    }
    return Arrays.copyOfRange(lines, from, lines.length);
  }

  static long count(byte[] bytes) {
    long count = 0;
    for (byte one : bytes) {
      count += one == '\n' ? 1 : 0;
    }
    return count;
  }
}
