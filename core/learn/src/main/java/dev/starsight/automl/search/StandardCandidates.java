package dev.starsight.automl.search;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Candidate.Effort;
import dev.starsight.automl.SearchSpace;
import dev.starsight.data.Balance;
import dev.starsight.learner.LinearTrainer.SharedFeatures;
import dev.starsight.learner.MajorityTrainer;
import dev.starsight.model.Metric;
import java.util.ArrayList;
import java.util.List;

/**
 * The usual candidates of a search: the baseline, then learners that differ in the features of a
 * text and in how they learn from them. {@code EncoderCandidates} adds those on a pretrained
 * encoder.
 */
public final class StandardCandidates {

  private StandardCandidates() {}

  /**
   * Returns the candidates that need no encoder, the cheaper first.
   *
   * @param balance the treatment of rare labels; AUTO chooses what suits the metric
   */
  public static List<Candidate> learners(Metric metric, Balance balance, long seed) {
    return learners(metric, balance, seed, List.of());
  }

  /**
   * Returns the candidates that need no encoder, the cheaper first: those on the text, and if there
   * are columns, the same with columns.
   *
   * @param balance the treatment of rare labels; AUTO chooses what suits the metric
   * @param columns names of {@link dev.starsight.data.Example#columns()}; may be empty
   */
  public static List<Candidate> learners(
      Metric metric, Balance balance, long seed, List<String> columns) {
    Balance applied = applied(metric, balance);
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(
        Candidate.of(
                "majority",
                SearchSpace.of(
                    List.of(),
                    values -> new MajorityTrainer(),
                    new SearchSpace.Code(List.of(MajorityTrainer.class), "new MajorityTrainer()")),
                "What every other candidate must beat: the shares of the labels.")
            .withEffort(Effort.BASELINE));
    SharedFeatures shared = new SharedFeatures();
    List<Candidate> withColumns =
        columns.isEmpty()
            ? List.of()
            : new LinearCandidates(applied, seed, columns, shared).withDictionary();
    List<Candidate> linear = new LinearCandidates(applied, seed, List.of(), shared).all();
    for (int i = 0; i < linear.size(); i++) {
      candidates.add(linear.get(i));
      if (i < withColumns.size()) {
        candidates.add(withColumns.get(i));
      }
    }
    if (!columns.isEmpty()) {
      candidates.add(new BoostingCandidates(seed).withColumns(columns));
    }
    candidates.addAll(new BoostingCandidates(seed).all());
    return List.copyOf(candidates);
  }

  private static Balance applied(Metric metric, Balance balance) {
    if (balance != Balance.AUTO) {
      return balance;
    }
    return metric.countsLabelsAlike() ? Balance.WEIGHTS : Balance.NONE;
  }
}
