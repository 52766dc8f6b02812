package dev.starsight.cli.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/** How far two values may be apart and still count as the same. */
enum Tolerance {

  /** Every value is the same to its last digit. */
  NONE,

  /**
   * The figures of an encoder that computes on another device: probabilities and what is computed
   * of them differ by at most {@value #MOST}, counts by one in fifty and one more, and so do the
   * digests of files that hold such figures.
   */
  OTHER_DEVICE;

  static final double MOST = 0.02;

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /** What does not depend on the device: the inputs and the options of the run. */
  private static final Pattern EXACT = Pattern.compile("/inputs/.*|/seed|/threads");

  /** Returns whether two values that are not equal count as the same, at this JSON pointer. */
  boolean allows(String pointer, JsonNode one, JsonNode other) {
    if (this == NONE || EXACT.matcher(pointer).matches()) {
      return false;
    }
    if (one.isNumber() && other.isNumber()) {
      double distance = Math.abs(one.asDouble() - other.asDouble());
      boolean areCounts = one.isIntegralNumber() && other.isIntegralNumber();
      return distance <= (areCounts ? 1 + MOST * Math.abs(one.asDouble()) : MOST);
    }
    return one.isTextual()
        && other.isTextual()
        && DIGEST.matcher(one.asText()).matches()
        && DIGEST.matcher(other.asText()).matches();
  }
}
