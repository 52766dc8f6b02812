package dev.starsight.automl.search;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Candidate.Effort;
import dev.starsight.run.Deadline;
import java.util.List;
import java.util.stream.Stream;

/**
 * The limits of a search: the share of the time, the rows and the rounds of each stage. Immutable.
 */
final class SearchBudget {

  /** Successive halving keeps one configuration in three and gives it three times the rows. */
  static final int HALVING = 3;

  /** Configurations in a round of successive halving. */
  static final int FIELD = HALVING * HALVING;

  /** Rounds without a new best score after which tuning ends, unless the trials are counted. */
  static final int PATIENCE = 6;

  /** A learner whose score on the first subset is this share below the best one is fitted last. */
  static final double FAR_BEHIND = 0.15;

  /** Trials that are compared with the best one. */
  static final int MOST_COMPARED = 25;

  /** Scores on fewer rows are not meaningful. */
  private static final int LEAST_ROWS = 500;

  /** Keeps the first subset cheap. */
  private static final int MOST_ROWS_OF_FIRST_SUBSET = 2_000;

  /** The learners' share of the time if an exclusive candidate follows, which gains more. */
  private static final double LEARNERS_SHARE = 0.2;

  /** The first subset's share of the learners' time. */
  private static final double FIRST_SUBSET_SHARE = 0.15;

  /** Tuning's share of the learners' time that is left while learners are waiting. */
  private static final double TUNING_SHARE = 0.6;

  /** The share that is kept for the ensemble and the comparisons. */
  private static final double END_SHARE = 0.03;

  private final List<Candidate> learners;
  private final List<Candidate> exclusive;
  private final int threads;

  SearchBudget(List<Candidate> candidates, int threads) {
    this.learners = candidates.stream().filter(c -> c.effort() == Effort.LEARNER).toList();
    this.exclusive = candidates.stream().filter(c -> c.effort() == Effort.EXCLUSIVE).toList();
    this.threads = threads;
  }

  List<Candidate> learners() {
    return learners;
  }

  List<Candidate> exclusive() {
    return exclusive;
  }

  /** Returns when learners must have ended: early if an exclusive candidate has time. */
  Deadline forLearners(Deadline whole) {
    return share(whole, learnersShare(whole.secondsLeft()));
  }

  private double learnersShare(double seconds) {
    double forExclusive = (1 - LEARNERS_SHARE) * seconds;
    return exclusive.stream().anyMatch(candidate -> isEnough(candidate, forExclusive))
        ? LEARNERS_SHARE
        : 1 - END_SHARE;
  }

  /** Returns the seconds that each learner may take on the first subset. */
  double secondsOnFirstSubset(double learning) {
    return FIRST_SUBSET_SHARE * learning * threads / learners.size();
  }

  /**
   * Returns the rows of the first subset, on which learners are compared before they are fitted.
   *
   * @return 0 if there are too few rows or learners, or time enough for all of them
   */
  int firstSubset(int rows, Deadline learning) {
    int subset = Math.min(MOST_ROWS_OF_FIRST_SUBSET, rows / FIELD);
    return subset < LEAST_ROWS || learners.size() < 2 || learning.isNever() ? 0 : subset;
  }

  /** Returns the rows of the rungs of successive halving, without those that have too few. */
  static List<Integer> rungs(int rows) {
    return Stream.of(rows / FIELD, rows / HALVING).filter(count -> count >= LEAST_ROWS).toList();
  }

  /** Returns when tuning must have ended. */
  Deadline forTuning(Deadline learning, boolean areLearnersWaiting) {
    return areLearnersWaiting ? share(learning, TUNING_SHARE) : learning;
  }

  /** Returns when the exclusive candidate of this index must have ended. */
  Deadline forExclusive(int index, Deadline whole) {
    return share(whole, exclusiveShare(index));
  }

  private double exclusiveShare(int index) {
    double rest =
        exclusive.subList(index, exclusive.size()).stream().mapToDouble(Candidate::timeShare).sum();
    return (1 - END_SHARE) * exclusive.get(index).timeShare() / rest;
  }

  /** Returns whether a candidate can be fitted in this time. */
  static boolean isEnough(Candidate candidate, double seconds) {
    return candidate.minimum().toMillis() / 1e3 <= seconds;
  }

  /** Returns a share of the remaining time, at least a millisecond. */
  private static Deadline share(Deadline deadline, double share) {
    return deadline.withinSeconds(Math.max(1e-3, share * deadline.secondsLeft()));
  }
}
