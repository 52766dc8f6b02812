package dev.starsight.serving.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletionStage;

/** Answers a request whose body has been read whole. It is called by many threads at once. */
@FunctionalInterface
public interface HttpHandler {

  /**
   * Answers now.
   *
   * @throws HttpProblem if the request is answered with an error
   * @throws IOException if this side failed; the client learns only that it did
   */
  HttpReply handle(HttpRequest request) throws IOException;

  /** Answers later, without holding a thread. */
  @FunctionalInterface
  interface Later {

    /**
     * Begins to answer. It must not block: it runs on a thread that serves other connections too.
     *
     * @throws HttpProblem if the request is answered with an error
     */
    CompletionStage<HttpReply> handle(HttpRequest request) throws IOException;
  }

  /** Answers while the request is still read: what goes in and out may be larger than memory. */
  @FunctionalInterface
  interface Streamed {

    /**
     * Reads the body and writes the answer. Status and headers go out with the first bytes written.
     *
     * @param request without its body
     * @param in the body; it ends with an {@link IOException} if the client goes away or is too
     *     slow
     * @throws HttpProblem before anything was written, if the request is answered with an error;
     *     afterwards the connection is cut, so that the client does not take the answer for whole
     */
    void handle(HttpRequest request, InputStream in, OutputStream out) throws IOException;
  }
}
