package dev.starsight.automl;

import dev.starsight.model.Trainer;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A way of learning that takes part in a search. Immutable.
 *
 * @param name unique within the search; lower-case letters, digits and single hyphens, for it names
 *     a directory
 * @param rationale one sentence: why it is worth trying
 * @param blueprint the way itself
 * @param settings what to begin with
 * @param effort when it is tried, and on how many threads
 * @param timeShare of candidates of {@link Effort#ENGINE}, its share of the time that is left,
 *     against those of the candidates after it; above 0
 * @param minimum with less time left than this it is left out
 */
public record Candidate(
    String name,
    String rationale,
    SearchSpace blueprint,
    HyperparameterValues settings,
    Effort effort,
    double timeShare,
    Duration minimum) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /** What fitting takes. */
  public enum Effort {
    /** Next to nothing: always tried, and first. */
    BASELINE,
    /** One thread: several are fitted at once, first on few rows, and settings are searched. */
    LEARNER,
    /** All threads and most of the time: fitted alone, after the others, as it is. */
    ENGINE
  }

  public Candidate {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a candidate's name is lower-case letters, digits and single hyphens, but is \""
              + name
              + "\"");
    }
    if (!(timeShare > 0)) {
      throw new IllegalArgumentException("timeShare must be above 0, but is " + timeShare);
    }
  }

  /** A learner with the blueprint's own settings. */
  public static Candidate of(String name, SearchSpace blueprint, String rationale) {
    return new Candidate(
        name, rationale, blueprint, blueprint.defaults(), Effort.LEARNER, 1, Duration.ZERO);
  }

  /** A learner with nothing to tune. */
  public static Candidate of(String name, Trainer trainer, String rationale) {
    return of(name, SearchSpace.of(trainer), rationale);
  }

  /** Makes a fresh trainer with the candidate's settings. */
  public Trainer trainer() {
    return blueprint.trainer(settings);
  }

  public Candidate with(HyperparameterValues other) {
    return new Candidate(name, rationale, blueprint, other, effort, timeShare, minimum);
  }

  public Candidate withEffort(Effort other) {
    return new Candidate(name, rationale, blueprint, settings, other, timeShare, minimum);
  }

  public Candidate withTimeShare(double share) {
    return new Candidate(name, rationale, blueprint, settings, effort, share, minimum);
  }

  public Candidate withMinimum(Duration least) {
    return new Candidate(name, rationale, blueprint, settings, effort, timeShare, least);
  }
}
