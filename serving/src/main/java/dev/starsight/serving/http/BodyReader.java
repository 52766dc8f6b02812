package dev.starsight.serving.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body whole without holding a thread. Of one that is refused, what still comes is read and
 * dropped for up to ten seconds, and it is answered after a second of these: a client that is still
 * sending would not see the answer otherwise.
 */
final class BodyReader implements Runnable {

  private static final long ANSWER_SECONDS = 1;
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int INITIAL = 4_096;

  private final Request request;
  private final long limit;
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private final CompletableFuture<byte[]> ended = new CompletableFuture<>();
  private final BodyPace pace = new BodyPace();
  private ByteArrayOutputStream bytes;
  private @Nullable Throwable refusal;
  private long drainUntil;

  private BodyReader(Request request, long limit) {
    this.request = request;
    this.limit = limit;
    long length = request.getLength();
    this.bytes = new ByteArrayOutputStream(length > 0 && length <= limit ? (int) length : INITIAL);
  }

  /** Reads the body of a request; refuses it if it has more than {@code limit} bytes. */
  static BodyReader read(Request request, long limit) {
    BodyReader reader = new BodyReader(request, limit);
    if (request.getLength() > limit) {
      reader.refuse(reader.tooLarge());
      if (waitsForLeave(request)) {
        reader.end(null);
        return reader;
      }
    }
    reader.run();
    return reader;
  }

  /** Drops the body of a request that is refused. */
  static BodyReader drop(Request request, Throwable refusal) {
    BodyReader reader = new BodyReader(request, 0);
    reader.refuse(refusal);
    reader.run();
    return reader;
  }

  /** Returns whether a client sends its body only if it is told to: when it is first read. */
  static boolean waitsForLeave(Request request) {
    return request.getHeaders().contains(HttpHeader.EXPECT);
  }

  /** Says why a body could not be read. */
  static HttpProblem problem(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException) {
        return new HttpProblem(408, "the body did not arrive");
      }
      if (cause instanceof HttpException http) {
        return new HttpProblem(http.getCode(), "the body cannot be read: " + http.getReason());
      }
    }
    return HttpProblem.badRequest("the body ended early");
  }

  /** Returns the body; fails when the request is to be answered with that failure. */
  CompletionStage<byte[]> body() {
    return body;
  }

  /** Completes once nothing more is read, which the server demands of a request that is over. */
  CompletionStage<byte[]> ended() {
    return ended;
  }

  boolean hasEnded() {
    return ended.isDone();
  }

  private HttpProblem tooLarge() {
    return new HttpProblem(413, "a body has at most " + limit + " bytes");
  }

  private void refuse(Throwable why) {
    refusal = why;
    bytes = new ByteArrayOutputStream(0);
    drainUntil = System.nanoTime() + DRAIN_NANOS;
    CompletableFuture.delayedExecutor(ANSWER_SECONDS, TimeUnit.SECONDS)
        .execute(() -> body.completeExceptionally(why));
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
        end(problem(chunk.getFailure()));
        return;
      }
      boolean tooSlow = pace.isTooSlow(chunk.remaining());
      take(chunk.getByteBuffer());
      boolean last = chunk.isLast();
      chunk.release();
      if (last || (refusal != null && System.nanoTime() > drainUntil)) {
        end(null);
        return;
      }
      if (tooSlow && refusal == null) {
        end(new HttpProblem(408, "the body comes too slowly"));
        return;
      }
    }
  }

  private void end(@Nullable HttpProblem failure) {
    ended.complete(new byte[0]);
    Throwable problem = refusal == null ? failure : refusal;
    if (problem == null) {
      body.complete(bytes.toByteArray());
    } else {
      body.completeExceptionally(problem);
    }
  }

  private void take(ByteBuffer buffer) {
    if (refusal != null) {
      return;
    }
    if (bytes.size() + (long) buffer.remaining() > limit) {
      refuse(tooLarge());
      return;
    }
    byte[] piece = new byte[buffer.remaining()];
    buffer.get(piece);
    bytes.write(piece, 0, piece.length);
  }
}
