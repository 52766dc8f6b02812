package dev.starsight.cli.streams;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Cuts a stream of bytes into lines, in memory for the longest one. Not thread-safe. */
final class EventReader {

  private static final int CHUNK = 1 << 18;
  private static final int LONGEST = 1 << 24;

  /** Receives lines. */
  interface Sink {

    /** Receives a line without its end. */
    void line(byte[] bytes, int offset, int length);

    /** Receives a line that is longer than 16 MB, without its bytes. */
    void tooLong();

    /** Receives what follows the last line end; returns whether it is a whole line. */
    boolean rest(byte[] bytes, int offset, int length);

    /**
     * Called when lines were received.
     *
     * @param bytes of these lines, with their ends
     * @param in whose {@link InputStream#available} says whether reading on would wait
     */
    void received(long bytes, InputStream in) throws IOException;
  }

  private final InputStream in;
  private final Sink sink;
  private byte[] buffer = new byte[CHUNK];
  private int size;
  private boolean skipping;
  private long skipped;

  EventReader(InputStream in, Sink sink) {
    this.in = in;
    this.sink = sink;
  }

  /** Reads to the end. */
  void read() throws IOException {
    while (true) {
      if (size == buffer.length) {
        makeRoom();
      }
      int searched = size;
      int n = in.read(buffer, size, buffer.length - size);
      if (n < 0) {
        break;
      }
      size += n;
      takeLines(searched);
    }
    if (size > 0 && !skipping && sink.rest(buffer, 0, size)) {
      sink.received(size, in);
    }
  }

  private void makeRoom() {
    if (buffer.length < LONGEST) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    } else {
      skipping = true;
      skipped += size;
      size = 0;
    }
  }

  private void takeLines(int searched) throws IOException {
    int from = 0;
    for (int i = searched; i < size; i++) {
      if (buffer[i] == '\n') {
        if (skipping) {
          skipping = false;
          sink.tooLong();
        } else {
          int end = i > from && buffer[i - 1] == '\r' ? i - 1 : i;
          sink.line(buffer, from, end - from);
        }
        from = i + 1;
      }
    }
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, size - from);
      size -= from;
      long taken = from + skipped;
      skipped = 0;
      sink.received(taken, in);
    }
  }
}
