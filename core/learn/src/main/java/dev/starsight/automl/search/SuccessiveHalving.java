package dev.starsight.automl.search;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.HyperparameterValues;
import dev.starsight.automl.Trial;
import dev.starsight.run.Deadline;
import dev.starsight.run.Progress;
import dev.starsight.run.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Tunes learners by successive halving (Jamieson and Talwalkar, 2016), the better ones more often.
 * Not thread-safe.
 */
final class SuccessiveHalving {

  private final CandidateSearch search;
  private final TrialRunner full;
  private final PartialTrialRunner partial;
  private final int rows;
  private final int threads;
  private final Map<String, Incumbent> incumbents = new LinkedHashMap<>();
  private final Map<String, Integer> rounds = new HashMap<>();

  /** The best configuration of a learner so far. */
  private record Incumbent(Candidate candidate, Trial.Scored trial) {}

  SuccessiveHalving(
      CandidateSearch search, TrialRunner full, PartialTrialRunner partial, int rows, int threads) {
    this.search = search;
    this.full = full;
    this.partial = partial;
    this.rows = rows;
    this.threads = threads;
  }

  /** Adds a learner that was fitted with its default configuration, if it can be tuned. */
  void add(Candidate learner, Trial trial) {
    if (learner.space().isTunable()) {
      trial.scored().ifPresent(t -> incumbents.put(learner.name(), new Incumbent(learner, t)));
    }
  }

  /**
   * Tries other configurations until time, trials or patience are used up.
   *
   * @param results receives each configuration that was fitted on all rows
   */
  void tune(Deadline deadline, Consumer<TrialResult> results) throws IOException {
    boolean isCounted = search.trials().isPresent();
    int left = search.trials().orElse(deadline.isNever() ? 0 : Integer.MAX_VALUE);
    int patience = isCounted ? Integer.MAX_VALUE : SearchBudget.PATIENCE;
    for (int turn = 1;
        left > 0 && patience > 0 && !incumbents.isEmpty() && !deadline.hasPassed();
        turn++) {
      List<Incumbent> ranked = new ArrayList<>(incumbents.values());
      ranked.sort(Comparator.comparingDouble(one -> -score(one.trial())));
      // 0 1 0 2 0 1 0 3 …: better learners are tuned more often.
      Incumbent incumbent = ranked.get(Integer.numberOfTrailingZeros(turn) % ranked.size());
      if (secondsOfRound(incumbent) > deadline.secondsLeft()) {
        incumbents.remove(incumbent.candidate().name());
        continue;
      }
      int drawn = Math.min(left, SearchBudget.FIELD - 1);
      left -= drawn;
      double best = score(ranked.get(0).trial());
      boolean isNewBest = round(incumbent, drawn, deadline, results) > best;
      patience = isNewBest && !isCounted ? SearchBudget.PATIENCE : patience - 1;
    }
  }

  private double score(Trial trial) {
    return trial.score(search.metric());
  }

  /** Estimates a round: nine fits on a ninth, three on a third, and one on all rows. */
  private double secondsOfRound(Incumbent incumbent) {
    double full = incumbent.trial().fitSeconds() + incumbent.trial().predictSeconds();
    return full * (1 + 2.0 / threads);
  }

  /**
   * Fits the winner of one round on all rows.
   *
   * @return its score; negative infinity if the incumbent won, or it failed
   */
  private double round(
      Incumbent incumbent, int drawn, Deadline deadline, Consumer<TrialResult> results)
      throws IOException {
    String name = incumbent.candidate().name();
    int round = rounds.merge(name, 1, Integer::sum);
    Candidate winner = successiveHalving(incumbent.candidate(), drawn, round, deadline);
    if (winner.settings().equals(incumbent.candidate().settings()) || deadline.hasPassed()) {
      return Double.NEGATIVE_INFINITY;
    }
    TrialResult result =
        full.fitOrReuse(
            winner, name + "-" + (round + 1), new Run(deadline, Progress.SILENT, threads));
    results.accept(result);
    if (score(result.trial()) > score(incumbent.trial())) {
      add(winner, result.trial());
    }
    return score(result.trial());
  }

  /** Returns the best of the incumbent and some new configurations, on ever more rows. */
  private Candidate successiveHalving(Candidate incumbent, int drawn, int round, Deadline deadline)
      throws IOException {
    List<Candidate> field = field(incumbent, drawn, round);
    for (int rung : SearchBudget.rungs(rows)) {
      int kept = (field.size() + SearchBudget.HALVING - 1) / SearchBudget.HALVING;
      field = best(field, rung, kept, deadline);
    }
    return field.size() == 1 ? field.get(0) : best(field, rows, 1, deadline).get(0);
  }

  private List<Candidate> best(List<Candidate> field, int rung, int kept, Deadline deadline)
      throws IOException {
    return PartialTrialRunner.best(
        field, partial.fitOnSubset(field, rung, deadline, Double.POSITIVE_INFINITY), kept);
  }

  /** Returns the incumbent and new configurations, half of which are near it after round one. */
  private List<Candidate> field(Candidate incumbent, int drawn, int round) {
    SplittableRandom random =
        new SplittableRandom(search.seed() ^ (31L * incumbent.name().hashCode() + round));
    List<Candidate> field = new ArrayList<>(List.of(incumbent));
    for (int i = 0; i < drawn; i++) {
      HyperparameterValues values =
          round == 1 || i % 2 == 0
              ? incumbent.space().draw(random)
              : incumbent.space().perturb(incumbent.settings(), random);
      field.add(incumbent.with(values));
    }
    return field;
  }
}
