package dev.starsight.serving.review;

import dev.starsight.annotation.AnnotationLeases;
import java.time.Duration;

/**
 * How people review. Immutable.
 *
 * @param showsPredictions whether people see what the model predicts, and the words that moved it;
 *     seeing it makes them agree with it. If not, their browsers are not sent it either
 * @param lease how long a person keeps a text without a sign of life, longer than 0
 * @param requestsPerSecond how many requests a second a person may send in the long run, at least
 *     1; five seconds' worth of them may come at once
 * @param seed for the intervals of agreement
 */
public record ReviewOptions(
    boolean showsPredictions, Duration lease, int requestsPerSecond, long seed) {

  private static final int USUAL_REQUESTS = 10;
  private static final long USUAL_SEED = 42;

  public ReviewOptions {
    if (lease.isNegative() || lease.isZero()) {
      throw new IllegalArgumentException("a lease must be longer than 0, but is " + lease);
    }
    if (requestsPerSecond < 1) {
      throw new IllegalArgumentException(
          "a person must have at least 1 request a second, but has " + requestsPerSecond);
    }
  }

  /** Returns options that show predictions, with the usual lease and seed. */
  public static ReviewOptions defaults() {
    return new ReviewOptions(true, AnnotationLeases.USUAL, USUAL_REQUESTS, USUAL_SEED);
  }

  public ReviewOptions withShowsPredictions(boolean shows) {
    return new ReviewOptions(shows, lease, requestsPerSecond, seed);
  }

  public ReviewOptions withLease(Duration other) {
    return new ReviewOptions(showsPredictions, other, requestsPerSecond, seed);
  }

  public ReviewOptions withRequestsPerSecond(int other) {
    return new ReviewOptions(showsPredictions, lease, other, seed);
  }

  public ReviewOptions withSeed(long other) {
    return new ReviewOptions(showsPredictions, lease, requestsPerSecond, other);
  }
}
