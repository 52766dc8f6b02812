package dev.starsight.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The bytes of an answer as they arrive. Java's client waits for the next ones for ever; this gives
 * up. To be read by one thread.
 */
final class TimedBody implements AutoCloseable {

  /** The server has nothing from there on. */
  static final TimedBody NONE = new TimedBody(InputStream.nullInputStream(), -1, Duration.ZERO);

  private final InputStream stream;
  private final long start;
  private final Duration silence;

  /** Counts reads; odd while one waits. */
  private volatile long reads;

  private volatile boolean gaveUp;
  private volatile boolean closed;

  private TimedBody(InputStream stream, long start, Duration silence) {
    this.stream = stream;
    this.start = start;
    this.silence = silence;
  }

  /**
   * An answer's bytes.
   *
   * @param start the offset of the first byte in the file; -1 if the server does not say
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

  /**
   * The next bytes.
   *
   * @return how many; -1 at the end
   * @throws IOException if the connection breaks or nothing comes for too long
   */
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

  /** Looks again after a silence: the same read still waiting has waited for at least that. */
  private void watch(long before) {
    CompletableFuture.delayedExecutor(silence.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> look(before));
  }

  private void look(long before) {
    long now = reads;
    if (closed) {
      return;
    }
    if (now % 2 == 1 && now == before) {
      gaveUp = true;
      closeQuietly();
    } else {
      watch(now);
    }
  }

  /** Closing is what ends a read that waits; that read reports it. */
  private void closeQuietly() {
    try {
      stream.close();
    } catch (IOException e) {
      gaveUp = true;
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    stream.close();
  }
}
