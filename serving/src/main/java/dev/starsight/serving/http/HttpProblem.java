package dev.starsight.serving.http;

/** A request that is answered with an error: a status and one sentence for whoever sent it. */
public final class HttpProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String header;
  private final String value;

  /**
   * @param status from 400 to 599
   * @param message one sentence, which the client is sent
   */
  public HttpProblem(int status, String message) {
    this(status, message, "", "");
  }

  /**
   * @param header a header that the status demands, such as {@code Allow} of 405; empty for none
   */
  public HttpProblem(int status, String message, String header, String value) {
    super(message, null, false, false);
    this.status = status;
    this.header = header;
    this.value = value;
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

  /** Returns the reply: {@code {"error": MESSAGE}}. */
  public HttpReply reply() {
    HttpReply reply = HttpReply.error(status, String.valueOf(getMessage()));
    return header.isEmpty() ? reply : reply.withHeader(header, value);
  }
}
