package dev.starsight.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The body of a response. Java's client would wait for ever for the next bytes; this gives up after
 * a time. To be read by one thread.
 */
final class TimedBody implements AutoCloseable {

  /** The body where the server has no bytes from the offset on. */
  static final TimedBody NONE = new TimedBody(InputStream.nullInputStream(), -1, Duration.ZERO);

  private final InputStream stream;
  private final long start;
  private final Duration silence;

  /** Counts the beginnings and ends of reads, so it is odd during a read. */
  private volatile long reads;

  private volatile boolean gaveUp;
  private volatile boolean closed;

  private TimedBody(InputStream stream, long start, Duration silence) {
    this.stream = stream;
    this.start = start;
    this.silence = silence;
  }

  /**
   * @param start the offset of the first byte in the file; -1 if the server does not state it
   * @param silence how long to wait for the next bytes
   */
  static TimedBody of(InputStream stream, long start, Duration silence) {
    TimedBody body = new TimedBody(stream, start, silence);
    body.watch(0);
    return body;
  }

  long start() {
    return start;
  }

  /** Reads the next bytes as {@link InputStream#read(byte[])} does. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // only the reading thread writes it
  int read(byte[] buffer) throws IOException {
    reads++;
    try {
      int n = stream.read(buffer);
      if (n < 0 && gaveUp) {
        throw new IOException("closed");
      }
      return n;
    } catch (IOException e) {
      throw gaveUp ? new IOException("nothing came for " + silence.toSeconds() + " s", e) : e;
    } finally {
      reads++;
    }
  }

  /** Checks after the time: if the same read is still waiting, it has waited for at least that. */
  private void watch(long before) {
    CompletableFuture.delayedExecutor(silence.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> check(before));
  }

  private void check(long before) {
    long now = reads;
    if (closed) {
      return;
    }
    if (now % 2 == 1 && now == before) {
      gaveUp = true;
      try {
        stream.close(); // Ends the read that waits, which reports it.
      } catch (IOException e) {
        gaveUp = true;
      }
    } else {
      watch(now);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    stream.close();
  }
}
