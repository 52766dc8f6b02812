package dev.starsight.hub;

import java.io.InterruptedIOException;
import java.time.Duration;

/** Waits between two attempts; tests replace it. */
interface Sleeper {

  Sleeper SLEEP =
      duration -> {
        try {
          Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("interrupted while waiting for the hub");
        }
      };

  void sleep(Duration duration) throws InterruptedIOException;
}
