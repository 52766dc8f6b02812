package dev.starsight.serving.review;

import dev.starsight.annotation.Annotation;
import dev.starsight.annotation.AnnotationLeases;
import java.time.Duration;
import java.util.Set;

/**
 * How people review. Immutable.
 *
 * @param showsPredictions whether people see what the model predicts, and the words that moved it;
 *     seeing it makes them agree with it. If not, their browsers are not sent it either
 * @param lease how long a person keeps a text without a sign of life, longer than 0
 * @param requestsPerSecond how many requests a second a person may send in the long run, at least
 *     1; five seconds' worth of them may come at once
 * @param seed for the intervals of agreement
 * @param token how long the token in the address is valid
 * @param adjudicators the names of those who may decide between the answers of others
 */
public record ReviewOptions(
    boolean showsPredictions,
    Duration lease,
    int requestsPerSecond,
    long seed,
    TokenLife token,
    Set<String> adjudicators) {

  /** How long the token in the address is valid. */
  public enum TokenLife {
    /** Until the server is closed. */
    ONE_START,
    /**
     * Until it is renewed: the queue directory keeps it in a file that only its owner can read.
     * Where the file system has no POSIX permissions, it is that of one start.
     */
    KEPT,
    /** Like {@link #KEPT}, but of a new token; the old one is no longer valid. */
    RENEWED
  }

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
    adjudicators = Set.copyOf(adjudicators.stream().map(Annotation::requireName).toList());
  }

  /**
   * Returns options that show predictions, with the usual lease and seed, a token for one start,
   * and nobody who decides.
   */
  public static ReviewOptions defaults() {
    return new ReviewOptions(
        true, AnnotationLeases.USUAL, USUAL_REQUESTS, USUAL_SEED, TokenLife.ONE_START, Set.of());
  }

  public ReviewOptions withShowsPredictions(boolean shows) {
    return new ReviewOptions(shows, lease, requestsPerSecond, seed, token, adjudicators);
  }

  public ReviewOptions withLease(Duration other) {
    return new ReviewOptions(showsPredictions, other, requestsPerSecond, seed, token, adjudicators);
  }

  public ReviewOptions withRequestsPerSecond(int other) {
    return new ReviewOptions(showsPredictions, lease, other, seed, token, adjudicators);
  }

  public ReviewOptions withSeed(long other) {
    return new ReviewOptions(
        showsPredictions, lease, requestsPerSecond, other, token, adjudicators);
  }

  public ReviewOptions withToken(TokenLife other) {
    return new ReviewOptions(showsPredictions, lease, requestsPerSecond, seed, other, adjudicators);
  }

  /**
   * Returns options with others who may decide.
   *
   * @throws dev.starsight.data.StarsightException if a name is empty, too long, or has characters
   *     that are not shown
   */
  public ReviewOptions withAdjudicators(Set<String> names) {
    return new ReviewOptions(showsPredictions, lease, requestsPerSecond, seed, token, names);
  }
}
