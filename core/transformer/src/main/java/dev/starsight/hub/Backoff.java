package dev.starsight.hub;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Counts failed attempts and waits longer after each: 1, 2, 4, 8 s, or as long as the server asks.
 * Not thread-safe.
 */
final class Backoff {

  private static final int MOST_ATTEMPTS = 5;

  /** Fewer attempts to connect, so that a machine without a network says so soon. */
  private static final int MOST_CONNECTIONS = 3;

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final String server;
  private final Sleeper sleeper;
  private int failures;

  Backoff(String server, Sleeper sleeper) {
    this.server = server;
    this.sleeper = sleeper;
  }

  /** Forgets the failures, because the last attempt got on. */
  void reset() {
    failures = 0;
  }

  /** Waits before the next attempt, or throws one sentence if that is useless. */
  void failed(IOException failure) throws IOException {
    if (failure instanceof HubException || failure instanceof InterruptedIOException) {
      throw failure;
    }
    failures++;
    if (failure instanceof SSLHandshakeException
        || failures >= (isUnreachable(failure) ? MOST_CONNECTIONS : MOST_ATTEMPTS)) {
      throw new HubException(sentence(failure), failure);
    }
    sleeper.sleep(wait(failure));
  }

  private Duration wait(IOException failure) throws HubException {
    Duration asked = failure instanceof RetryableException busy ? busy.retryAfter() : null;
    if (asked == null) {
      return FIRST.multipliedBy(1L << (failures - 1));
    }
    if (asked.compareTo(LONGEST) > 0) {
      throw new HubException(
          "%s asks for a pause of %s s (%s); try again after that"
              .formatted(server, asked.toSeconds(), failure.getMessage()),
          failure);
    }
    return asked;
  }

  private static boolean isUnreachable(IOException failure) {
    return failure instanceof ConnectException
        || failure instanceof HttpConnectTimeoutException
        || failure instanceof SSLHandshakeException;
  }

  private String sentence(IOException failure) {
    return "%s%s%s (%s%s); what is in the cache can be used without it"
        .formatted(
            server,
            isUnreachable(failure) ? " cannot be reached: " : " failed: ",
            reason(failure),
            failures,
            failures == 1 ? " attempt" : " attempts");
  }

  private static String reason(IOException failure) {
    if (failure instanceof HttpConnectTimeoutException) {
      return "no connection in time";
    }
    if (failure instanceof HttpTimeoutException) {
      return "no answer in time";
    }
    if (isUnresolved(failure)) {
      return "no such host is known, or there is no network";
    }
    if (failure instanceof ConnectException) {
      return "the connection is refused" + failure.getMessage();
    }
    return Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName());
  }

  private static boolean isUnresolved(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }
}
