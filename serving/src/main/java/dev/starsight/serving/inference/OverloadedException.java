package dev.starsight.serving.inference;

import java.time.Duration;

/** So many texts wait for a model that a further request is not taken. */
public final class OverloadedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  OverloadedException(int waiting, Duration retryAfter) {
    super(waiting + " texts wait already; try again later", null, false, false);
    this.retryAfter = retryAfter;
  }

  /** Returns when what waits now will probably be done; at least one second. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
