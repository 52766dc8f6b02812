package dev.starsight.serving.review;

import dev.starsight.files.internal.Json;
import dev.starsight.serving.http.HttpReply;

/** A request of the page that is refused. The code tells the page what to do, the message why. */
final class ReviewProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  ReviewProblem(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  /** A request that does not say what it must. */
  static ReviewProblem badRequest(String message) {
    return new ReviewProblem(400, "request", message);
  }

  /** A task that is not in the queue. */
  static ReviewProblem unknownTask() {
    return new ReviewProblem(404, "unknown", "this text is not in the queue");
  }

  /** A text on which somebody decided before this request came. */
  static ReviewProblem decided(String message) {
    return new ReviewProblem(409, "decided", message);
  }

  int status() {
    return status;
  }

  HttpReply reply() {
    HttpReply reply =
        HttpReply.json(
            status, Json.object().put("error", String.valueOf(getMessage())).put("code", code));
    return status == 429 ? reply.withHeader("Retry-After", "1") : reply;
  }
}
