package dev.starsight.hub;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Says that the server is busy. */
final class RetryableException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable Duration retryAfter;

  RetryableException(String message, HttpHeaders headers) {
    super(message);
    this.retryAfter = retryAfter(headers);
  }

  /** How long the server asks to wait; null if it does not say. */
  @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** Reads Retry-After (RFC 9110, 10.2.3), which has seconds or a date; null if it has neither. */
  private static @Nullable Duration retryAfter(HttpHeaders headers) {
    String text = headers.firstValue("Retry-After").orElse("").strip();
    if (text.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration left = Duration.between(ZonedDateTime.now(date.getZone()), date);
      return left.isNegative() ? Duration.ZERO : left;
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
