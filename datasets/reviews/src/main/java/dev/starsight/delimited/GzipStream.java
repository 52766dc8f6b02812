package dev.starsight.delimited;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A gzip reader (RFC 1952) that reports all damage: {@link java.util.zip.GZIPInputStream} ignores a
 * truncated header of a second member and other bytes behind the first. Zero bytes after the last
 * member are padding, as for gzip(1).
 */
final class GzipStream implements InputBytes.Source, AutoCloseable {

  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int HEADER_CRC = 2;
  private static final int RESERVED = 0xE0;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private long size;
  private boolean inMember;
  private boolean first = true;
  private boolean ended;

  GzipStream(InputStream in) {
    this.in = in;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (!ended) {
      if (!inMember && !openMember()) {
        ended = true;
        break;
      }
      int count = inflate(bytes, offset, length);
      if (count > 0) {
        crc.update(bytes, offset, count);
        size += count;
        return count;
      }
      if (inflater.finished()) {
        closeMember();
      } else if (inflater.needsInput()) {
        feed();
      } else {
        throw damaged("it needs a dictionary");
      }
    }
    return -1;
  }

  private int inflate(byte[] bytes, int offset, int length) throws IOException {
    try {
      return inflater.inflate(bytes, offset, length);
    } catch (DataFormatException e) {
      throw damaged(e.getMessage() == null ? "invalid data" : e.getMessage());
    }
  }

  private void feed() throws IOException {
    if (position == limit && !fill()) {
      throw endsTooSoon();
    }
    inflater.setInput(buffer, position, limit - position);
    position = limit;
  }

  private boolean openMember() throws IOException {
    if (first) {
      first = false;
    } else if (!skipPadding()) {
      return false;
    }
    if (next() != 0x1F || next() != 0x8B) {
      throw damaged("other bytes follow its end");
    }
    if (next() != 8) {
      throw damaged("unknown compression method");
    }
    int flags = next();
    if ((flags & RESERVED) != 0) {
      throw damaged("unknown flags");
    }
    skip(6); // time, extra flags, operating system
    if ((flags & EXTRA) != 0) {
      skip(next() | next() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      skip(2);
    }
    inflater.reset();
    crc.reset();
    size = 0;
    inMember = true;
    return true;
  }

  private void closeMember() throws IOException {
    position = limit - inflater.getRemaining();
    if (little4() != crc.getValue()) {
      throw damaged("its checksum does not match");
    }
    if (little4() != (size & 0xFFFFFFFFL)) {
      throw damaged("its length does not match");
    }
    inMember = false;
  }

  /** Skips zero bytes; returns whether something else follows. */
  private boolean skipPadding() throws IOException {
    while (position < limit || fill()) {
      if (buffer[position] != 0) {
        return true;
      }
      position++;
    }
    return false;
  }

  private long little4() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      value |= (long) next() << shift;
    }
    return value;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    while (next() != 0) {
      // A zero byte ends the text.
    }
  }

  private int next() throws IOException {
    if (position == limit && !fill()) {
      throw endsTooSoon();
    }
    return buffer[position++] & 0xFF;
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, in.read(buffer, 0, buffer.length));
    return limit > 0;
  }

  private static IOException endsTooSoon() {
    return new IOException("this gzip file is cut short");
  }

  private static IOException damaged(String how) {
    return new IOException("this gzip file is damaged: " + how);
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
