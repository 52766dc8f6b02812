package dev.starsight.automl.search;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Candidate.Effort;
import dev.starsight.run.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The limits of a search: how its time is shared out among the stages, and how many rows and rounds
 * they get. {@link #plan} prints all of it. Immutable.
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

  /** A score on fewer rows says nothing. */
  private static final int LEAST_ROWS = 500;

  /** The first subset must be cheap. */
  private static final int MOST_ROWS_OF_FIRST_SUBSET = 2_000;

  /** The learners' share of the time if an engine follows, which gains more by it. */
  private static final double LEARNERS_SHARE = 0.25;

  /** The first subset's share of the learners' time. */
  private static final double FIRST_SUBSET_SHARE = 0.15;

  /** Tuning's share of the learners' time that is left while learners are waiting. */
  private static final double TUNING_SHARE = 0.6;

  /** The share that is kept for the ensemble and the comparisons. */
  private static final double END_SHARE = 0.03;

  private final List<Candidate> learners;
  private final List<Candidate> engines;
  private final int threads;

  SearchBudget(List<Candidate> candidates, int threads) {
    this.learners = candidates.stream().filter(c -> c.effort() == Effort.LEARNER).toList();
    this.engines = candidates.stream().filter(c -> c.effort() == Effort.ENGINE).toList();
    this.threads = threads;
  }

  List<Candidate> learners() {
    return learners;
  }

  List<Candidate> engines() {
    return engines;
  }

  /** Returns the moment by which learners must have ended: late only if no engine has time. */
  Deadline forLearners(Deadline whole) {
    return share(whole, learnersShare(whole.secondsLeft()));
  }

  private double learnersShare(double seconds) {
    double forEngines = (1 - LEARNERS_SHARE) * seconds;
    return engines.stream().anyMatch(engine -> isEnough(engine, forEngines))
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

  /** Returns the subsets of successive halving, as far as scores on so few rows say something. */
  static List<Integer> rungs(int rows) {
    return Stream.of(rows / FIELD, rows / HALVING).filter(count -> count >= LEAST_ROWS).toList();
  }

  /** Returns the moment by which tuning must have ended. */
  Deadline forTuning(Deadline learning, boolean areLearnersWaiting) {
    return areLearnersWaiting ? share(learning, TUNING_SHARE) : learning;
  }

  /** Returns the moment by which the engine of this index must have ended, by what is left now. */
  Deadline forEngine(int index, Deadline whole) {
    return share(whole, engineShare(index));
  }

  private double engineShare(int index) {
    double rest =
        engines.subList(index, engines.size()).stream().mapToDouble(Candidate::timeShare).sum();
    return (1 - END_SHARE) * engines.get(index).timeShare() / rest;
  }

  /** Whether a candidate can do anything in so much time. */
  static boolean isEnough(Candidate candidate, double seconds) {
    return candidate.minimum().toMillis() / 1e3 <= seconds;
  }

  /** Returns a share of the time that is left; without a limit, there is none for the share. */
  private static Deadline share(Deadline deadline, double share) {
    double left = deadline.secondsLeft();
    return Double.isInfinite(left)
        ? deadline
        : deadline.within(Duration.ofMillis(Math.max(1, (long) (1000 * share * left))));
  }

  /**
   * Returns what each stage may take, a line each, for people.
   *
   * @param seconds there are for the search; may be infinite
   */
  String plan(double seconds) {
    StringBuilder plan = new StringBuilder();
    line(plan, "the whole search: %s on %d threads", time(seconds), threads);
    double share = learnersShare(seconds);
    double learning = share * seconds;
    line(plan, "baselines: as long as they take");
    line(plan, "%d learners: %s (%.0f %%)", learners.size(), time(learning), 100 * share);
    if (Double.isFinite(learning) && learners.size() > 1) {
      line(
          plan,
          "  first on at most %,d rows: %s each; who is over %.0f %% behind the best comes last",
          MOST_ROWS_OF_FIRST_SUBSET,
          time(secondsOnFirstSubset(learning)),
          100 * FAR_BEHIND);
    }
    line(
        plan,
        "  tuning: rounds of %d configurations, %d without a new best; %.0f %% of what is left"
            + " while learners wait, else all",
        FIELD,
        PATIENCE,
        100 * TUNING_SHARE);
    double left = seconds - (Double.isFinite(seconds) ? learning : 0);
    for (int i = 0; i < engines.size(); i++) {
      Candidate engine = engines.get(i);
      double own = engineShare(i) * left;
      boolean isEnough = isEnough(engine, own);
      line(
          plan,
          "%s: %s%s",
          engine.name(),
          time(own),
          isEnough ? "" : ", left out: it needs " + time(engine.minimum().toMillis() / 1e3));
      left -= isEnough && Double.isFinite(own) ? own : 0;
    }
    line(
        plan,
        "ensemble, and comparison of the best %d: %s",
        MOST_COMPARED,
        time(END_SHARE * seconds));
    return plan.toString();
  }

  private static void line(StringBuilder plan, String format, Object... values) {
    plan.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String time(double seconds) {
    return Double.isInfinite(seconds)
        ? "no limit"
        : String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
  }
}
