package dev.starsight.serving.http;

/** A request that is answered with an error: a status and one sentence for whoever sent it. */
public final class HttpProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status from 400 to 599
   * @param message one sentence, which the client is sent
   */
  public HttpProblem(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** A request that does not say what it must (400). */
  public static HttpProblem badRequest(String message) {
    return new HttpProblem(400, message);
  }

  /** Something that is not there (404). */
  public static HttpProblem notFound(String message) {
    return new HttpProblem(404, message);
  }

  public int status() {
    return status;
  }

  /** Returns the reply: {@code {"error": MESSAGE}}; with 429 also when to try again. */
  public HttpReply reply() {
    HttpReply reply = HttpReply.error(status, String.valueOf(getMessage()));
    return status == 429 ? reply.withHeader("Retry-After", "1") : reply;
  }
}
