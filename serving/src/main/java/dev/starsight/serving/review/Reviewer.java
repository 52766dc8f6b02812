package dev.starsight.serving.review;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What the server remembers of a person. Its monitor makes a person's requests follow each other.
 */
final class Reviewer {

  private static final int REMEMBERED = 64;
  private static final int BURST_SECONDS = 5;

  private final int requestsPerSecond;

  /** The ids of the last acts that were done, the oldest first. */
  private final Set<String> done = new LinkedHashSet<>();

  private double allowance;
  private long lastNanos;

  Reviewer(int requestsPerSecond, long nanoTime) {
    this.requestsPerSecond = requestsPerSecond;
    this.allowance = (double) requestsPerSecond * BURST_SECONDS;
    this.lastNanos = nanoTime;
  }

  /**
   * Counts a request.
   *
   * @throws ReviewProblem if there were too many
   */
  synchronized void count(long nanoTime) {
    double passed = Math.max(0, nanoTime - lastNanos) / 1e9;
    lastNanos = nanoTime;
    allowance =
        Math.min(
            (double) requestsPerSecond * BURST_SECONDS, allowance + passed * requestsPerSecond);
    if (allowance < 1) {
      throw new ReviewProblem(
          429, "rate", "at most %d requests a second; wait a moment".formatted(requestsPerSecond));
    }
    allowance--;
  }

  /** Returns whether an act was done; the page sends again what was not confirmed. */
  synchronized boolean hasDone(String request) {
    return done.contains(request);
  }

  synchronized void remember(String request) {
    done.add(request);
    if (done.size() > REMEMBERED) {
      done.remove(done.iterator().next());
    }
  }
}
