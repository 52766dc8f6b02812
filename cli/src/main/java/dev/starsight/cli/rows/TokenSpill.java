package dev.starsight.cli.rows;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A temporary file of the tokens of rows, deleted on close. Reading them takes a tenth of the time
 * of tokenizing again. Not thread-safe.
 */
final class TokenSpill implements AutoCloseable {

  /** Bytes per token for vocabularies of at most 65,536 tokens; others need {@link #WIDE}. */
  static final int NARROW = 2;

  static final int WIDE = 4;

  /** Bytes of the number of tokens, and of the place of the second text. */
  static final int COUNT_BYTES = 2;

  private static final int BUFFER_BYTES = 1 << 18;

  private final Path directory;
  private final FileChannel channel;
  private final int idBytes;

  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private int second;

  private TokenSpill(Path directory, FileChannel channel, int idBytes) {
    this.directory = directory;
    this.channel = channel;
    this.idBytes = idBytes;
  }

  /** Creates a file in a directory, with tokens of {@link #NARROW} or {@link #WIDE} bytes. */
  static TokenSpill in(Path directory, int idBytes) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("tokens.tmp"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    return new TokenSpill(directory, channel, idBytes);
  }

  static int idBytes(int vocabularySize) {
    return vocabularySize <= 1 << 16 ? NARROW : WIDE;
  }

  void append(byte[] records, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(records, 0, length);
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (ClosedByInterruptException e) {
      throw interrupted(e);
    } catch (IOException e) {
      throw new IOException(directory + ": cannot be written: " + e.getMessage(), e);
    }
  }

  /** The channel has set the interrupt flag of the thread. */
  private InterruptedIOException interrupted(ClosedByInterruptException e) {
    InterruptedIOException sentence =
        new InterruptedIOException(directory + ": interrupted while tokens were kept there");
    sentence.initCause(e);
    return sentence;
  }

  void rewind() throws IOException {
    channel.position(0);
    position = 0;
    limit = 0;
  }

  int read(int[] ids) throws IOException {
    int length = begin();
    byte[] bytes = buffer;
    int at = position;
    for (int i = 0; i < length; i++) {
      int id = (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
      if (idBytes == WIDE) {
        id |= (bytes[at + 2] & 0xFF) << 16 | bytes[at + 3] << 24;
      }
      ids[i] = id;
      at += idBytes;
    }
    position = at;
    return length;
  }

  /** Returns where the second text of the row that was read begins; 0 for a single text. */
  int second() {
    return second;
  }

  void skip() throws IOException {
    int bytes = begin() * idBytes; // which moves the position
    position += bytes;
  }

  private int begin() throws IOException {
    require(2 * COUNT_BYTES);
    int length = count(position);
    second = count(position + COUNT_BYTES);
    position += 2 * COUNT_BYTES;
    require(length * idBytes);
    return length;
  }

  private int count(int at) {
    return (buffer[at] & 0xFF) | (buffer[at + 1] & 0xFF) << 8;
  }

  private void require(int bytes) throws IOException {
    if (limit - position >= bytes) {
      return;
    }
    System.arraycopy(buffer, position, buffer, 0, limit - position);
    limit -= position;
    position = 0;
    while (limit < bytes) {
      int n = readMore();
      if (n < 0) {
        throw new EOFException(directory + ": tokens kept there for a while were cut off");
      }
      limit += n;
    }
  }

  private int readMore() throws IOException {
    try {
      return channel.read(ByteBuffer.wrap(buffer, limit, buffer.length - limit));
    } catch (ClosedByInterruptException e) {
      throw interrupted(e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
