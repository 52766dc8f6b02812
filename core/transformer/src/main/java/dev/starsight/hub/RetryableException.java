package dev.starsight.hub;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The server answers that it cannot answer now. */
final class RetryableException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable Duration retryAfter;

  RetryableException(String message, @Nullable Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  /** How long the server asks to be left alone; null if it does not say. */
  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
