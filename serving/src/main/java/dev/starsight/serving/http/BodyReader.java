package dev.starsight.serving.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * Reads a body whole without holding a thread. Of one that is too large, what still comes is read
 * and dropped for a while: a client that is still sending would not see the answer otherwise.
 */
final class BodyReader implements Runnable {

  private static final long DRAIN_NANOS = 10_000_000_000L;
  private static final int INITIAL = 4_096;

  private final Request request;
  private final long limit;
  private final CompletableFuture<byte[]> result = new CompletableFuture<>();
  private ByteArrayOutputStream bytes;
  private boolean tooLarge;
  private long drainUntil;
  private final BodyPace pace = new BodyPace();

  private BodyReader(Request request, long limit) {
    this.request = request;
    this.limit = limit;
    long length = request.getLength();
    this.bytes = new ByteArrayOutputStream(length > 0 && length <= limit ? (int) length : INITIAL);
  }

  /**
   * Reads the body of a request.
   *
   * @return fails with an {@link HttpProblem} if it is too large or does not arrive
   */
  static CompletionStage<byte[]> read(Request request, long limit) {
    if (request.getLength() == 0) {
      return CompletableFuture.completedFuture(new byte[0]);
    }
    BodyReader reader = new BodyReader(request, limit);
    if (request.getLength() > limit) {
      if (request.getHeaders().contains(HttpHeader.EXPECT)) {
        return CompletableFuture.failedFuture(reader.problem());
      }
      reader.drain();
    }
    reader.run();
    return reader.result;
  }

  private HttpProblem problem() {
    return new HttpProblem(413, "a body has at most " + limit + " bytes");
  }

  private void drain() {
    tooLarge = true;
    bytes = new ByteArrayOutputStream(0);
    drainUntil = System.nanoTime() + DRAIN_NANOS;
  }

  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        result.completeExceptionally(
            tooLarge ? problem() : new HttpProblem(408, "the body did not arrive"));
        return;
      }
      boolean tooSlow = pace.isTooSlow(chunk.remaining());
      take(chunk.getByteBuffer());
      boolean last = chunk.isLast();
      chunk.release();
      if (tooLarge && (last || System.nanoTime() > drainUntil)) {
        result.completeExceptionally(problem());
        return;
      }
      if (tooSlow && !last) {
        result.completeExceptionally(new HttpProblem(408, "the body comes too slowly"));
        return;
      }
      if (last) {
        result.complete(bytes.toByteArray());
        return;
      }
    }
  }

  private void take(ByteBuffer buffer) {
    if (tooLarge) {
      return;
    }
    if (bytes.size() + (long) buffer.remaining() > limit) {
      drain();
      return;
    }
    byte[] piece = new byte[buffer.remaining()];
    buffer.get(piece);
    bytes.write(piece, 0, piece.length);
  }
}
