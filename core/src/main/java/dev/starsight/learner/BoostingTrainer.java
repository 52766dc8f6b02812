package dev.starsight.learner;

import dev.starsight.data.Balance;
import dev.starsight.model.Classifier;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import java.util.Objects;

/**
 * Fits gradient-boosted trees (Friedman, 2001; one tree a label and round, softmax loss) on few
 * columns: counts of the n-grams with the highest chi-square, and how the text looks. The trees are
 * Smile's. Kind {@code gradient-boosting}. Immutable and thread-safe.
 *
 * <p>Rows are drawn equally by label, so that the probabilities are those of balanced labels. With
 * a deadline, a tree on few rows is timed first to choose how many rows there is time for; rounds
 * stop at the deadline, however many there are by then. Linear models on all n-grams do better in
 * less time ({@link LinearTrainer}); trees are for comparison, and for columns other than text.
 */
public final class BoostingTrainer implements Trainer {

  private static final int PILOT_ROWS = 1000;

  /** Rows are chosen so that this share of the rounds fits in: rows help more than late rounds. */
  private static final double PLANNED_ROUNDS = 0.6;

  private final BoostingOptions options;

  public BoostingTrainer(BoostingOptions options) {
    this.options = Objects.requireNonNull(options, "options");
  }

  public BoostingOptions options() {
    return options;
  }

  @Override
  public Classifier fit(TrainingData data, Run run) {
    Sampler rows = sample(data, options.maxRows());
    if (!run.deadline().isNever()) {
      int affordable = affordableRows(data, run);
      if (affordable < rows.targets.length) {
        rows = sample(data, affordable);
      }
    }
    try (Boosting boosting = new Boosting(options, data.labels(), rows, run.threads())) {
      for (int round = 0; round < options.rounds() && boosting.addRound(run.deadline()); round++) {
        run.progress()
            .update("boosting trees", round + 1L, options.rounds(), "loss " + boosting.loss());
      }
      return boosting.classifier();
    }
  }

  private Sampler sample(TrainingData data, int most) {
    int perLabel = Math.max(1, most / data.labels().size());
    return Sampler.of(data, Balance.NONE, perLabel, options.seed());
  }

  /** How many rows there is time for, by the time a round takes on few. */
  private int affordableRows(TrainingData data, Run run) {
    Sampler pilot = sample(data, Math.min(PILOT_ROWS, options.maxRows()));
    try (Boosting boosting = new Boosting(options, data.labels(), pilot, run.threads())) {
      boosting.addRound(Deadline.never()); // the first also waits for the compiler
      long start = System.nanoTime();
      boosting.addRound(Deadline.never());
      double secondsPerRow = (System.nanoTime() - start) / 1e9 / pilot.targets.length;
      double seconds = run.deadline().secondsLeft();
      double rows = seconds / (PLANNED_ROUNDS * options.rounds() * secondsPerRow);
      return (int) Math.max(pilot.targets.length, Math.min(rows, options.maxRows()));
    }
  }
}
