package dev.starsight.automl;

import dev.starsight.model.Trainer;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A configuration that takes part in a search. Immutable.
 *
 * @param name unique within the search; lower-case letters, digits and single hyphens, because it
 *     names a directory
 * @param rationale one sentence that says why it is worth trying
 * @param space makes the trainer
 * @param settings the values to begin with
 * @param effort when it is tried, and on how many threads
 * @param timeShare for candidates of {@link Effort#EXCLUSIVE}, the share of the remaining time,
 *     relative to the candidates after it; above 0
 * @param minimum the candidate is left out if less time than this is left
 */
public record Candidate(
    String name,
    String rationale,
    SearchSpace space,
    HyperparameterValues settings,
    Effort effort,
    double timeShare,
    Duration minimum) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]++(-[a-z0-9]++)*+");

  /** The resources that fitting needs. */
  public enum Effort {
    /** Next to nothing: it is always tried, and first. */
    BASELINE,
    /** One thread: several are fitted at once, first on few rows, and tuned. */
    LEARNER,
    /** All threads and most of the time: it is fitted alone, after the others, and not tuned. */
    EXCLUSIVE
  }

  public Candidate {
    requireName(name);
    if (!(timeShare > 0)) {
      throw new IllegalArgumentException("timeShare must be above 0, but is " + timeShare);
    }
  }

  /**
   * Requires the name of a candidate.
   *
   * @throws IllegalArgumentException if it is anything but lower-case letters, digits and single
   *     hyphens
   */
  public static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a candidate's name is lower-case letters, digits and single hyphens, but is \"%s\""
              .formatted(name));
    }
  }

  /** Returns a learner with the default values of a search space. */
  public static Candidate of(String name, SearchSpace space, String rationale) {
    return new Candidate(
        name, rationale, space, space.defaults(), Effort.LEARNER, 1, Duration.ZERO);
  }

  /** Returns a learner with nothing to tune. */
  public static Candidate of(String name, Trainer trainer, String rationale) {
    return of(name, SearchSpace.of(trainer), rationale);
  }

  /** Makes a new trainer with the candidate's hyperparameter values. */
  public Trainer trainer() {
    return space.trainer(settings);
  }

  public Candidate with(HyperparameterValues other) {
    return new Candidate(name, rationale, space, other, effort, timeShare, minimum);
  }

  public Candidate withEffort(Effort other) {
    return new Candidate(name, rationale, space, settings, other, timeShare, minimum);
  }

  public Candidate withTimeShare(double share) {
    return new Candidate(name, rationale, space, settings, effort, share, minimum);
  }

  public Candidate withMinimum(Duration least) {
    return new Candidate(name, rationale, space, settings, effort, timeShare, least);
  }
}
