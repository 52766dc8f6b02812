package dev.starsight.automl;

import dev.starsight.model.Trainer;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A way of learning that takes part in a search. Immutable.
 *
 * @param name unique within the search; letters, digits and hyphens, for it names a directory
 * @param rationale one sentence: why it is worth trying
 * @param trainer the way itself, with all its options
 * @param timeShare its share of the time that is left, against those of the candidates after it; at
 *     least 0, where 0 means that it needs next to none
 * @param minimum with less time left than this it is left out
 */
public record Candidate(
    String name, String rationale, Trainer trainer, double timeShare, Duration minimum) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  public Candidate {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a candidate's name is lower-case letters, digits and single hyphens, but is \""
              + name
              + "\"");
    }
    if (!(timeShare >= 0)) {
      throw new IllegalArgumentException("timeShare must be at least 0, but is " + timeShare);
    }
  }

  /** A candidate that takes an equal share of the time and needs no minimum. */
  public static Candidate of(String name, Trainer trainer, String rationale) {
    return new Candidate(name, rationale, trainer, 1, Duration.ZERO);
  }

  public Candidate withTimeShare(double share) {
    return new Candidate(name, rationale, trainer, share, minimum);
  }

  public Candidate withMinimum(Duration least) {
    return new Candidate(name, rationale, trainer, timeShare, least);
  }
}
