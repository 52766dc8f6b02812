package dev.starsight.drift;

import java.util.Objects;

/**
 * The result of a test of whether two samples could come from one population, with the size of the
 * difference. Immutable.
 *
 * @param method the name of the test
 * @param statistic its statistic
 * @param p the probability of such a difference by chance, 0 to 1
 * @param q the false-discovery rate at which it counts among all that was tested (Benjamini and
 *     Hochberg, 1995), 0 to 1; {@code p} as long as it stands alone
 * @param measure the name of the effect size
 * @param effect the size of the difference, at least 0; it does not grow with the number of rows
 * @param threshold the effect from which a difference matters
 */
public record DriftTest(
    String method,
    double statistic,
    double p,
    double q,
    String measure,
    double effect,
    double threshold) {

  /** The share of false discoveries that is accepted. */
  public static final double FALSE_DISCOVERY_RATE = 0.05;

  public DriftTest {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(measure, "measure");
    if (!(p >= 0 && p <= 1) || !(q >= 0 && q <= 1)) {
      throw new IllegalArgumentException(
          "p and q must be 0 to 1, but are %s and %s".formatted(p, q));
    }
  }

  /** Creates a test that stands alone. */
  public DriftTest(
      String method, double statistic, double p, String measure, double effect, double threshold) {
    this(method, statistic, p, p, measure, effect, threshold);
  }

  DriftTest withQ(double other) {
    return new DriftTest(method, statistic, p, other, measure, effect, threshold);
  }

  /** Returns whether chance does not explain the difference, at the false-discovery rate. */
  public boolean isSignificant() {
    return q <= FALSE_DISCOVERY_RATE;
  }

  /** Returns whether the difference is significant and matters. */
  public boolean drifted() {
    return isSignificant() && effect >= threshold;
  }

  /** Returns the verdict for people. */
  public String verdict() {
    if (!isSignificant()) {
      return "no more than chance";
    }
    return effect >= threshold ? "drifted" : "more than chance, but small";
  }
}
