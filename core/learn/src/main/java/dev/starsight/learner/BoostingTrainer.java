package dev.starsight.learner;

import dev.starsight.data.Balance;
import dev.starsight.learner.internal.columns.ColumnEncoder;
import dev.starsight.learner.internal.columns.TextColumns;
import dev.starsight.learner.internal.vectorizer.TrainingSample;
import dev.starsight.model.Classifier;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import java.util.Objects;

/**
 * Fits gradient-boosted trees (Friedman, 2001; one tree per label and round, softmax loss) on few
 * columns: the features with the highest chi-square or their principal components, simple counts of
 * the text, and the further columns that the options name. Smile grows the trees on a dense table:
 * hundreds of columns are no problem, thousands are slow. Kind {@code gradient-boosting}. Immutable
 * and thread-safe.
 *
 * <p>Equally many rows are drawn for each label, so that the probabilities are those of balanced
 * labels. With a deadline, a tree on few rows is timed first to choose how many rows there is time
 * for; rounds stop at the deadline. Linear models on all n-grams are better in less time ({@link
 * LinearTrainer}); trees are for comparison, and for columns other than text.
 */
public final class BoostingTrainer implements Trainer {

  private static final int PILOT_ROWS = 1000;

  /** Cells of the table that trees are grown on: each takes 20 bytes. */
  private static final int MAX_CELLS = 16_000_000;

  /** The share of the rounds to find time for: more rows help more than late rounds. */
  private static final double PLANNED_ROUNDS = 0.6;

  private final BoostingOptions options;

  public BoostingTrainer(BoostingOptions options) {
    this.options = Objects.requireNonNull(options, "options");
  }

  @Override
  public Classifier fit(TrainingData data, Run run) {
    int rows = options.sampling().maxRows();
    if (!run.deadline().isNever()) {
      TrainingSample few = sample(data, Math.min(PILOT_ROWS, rows));
      long start = System.nanoTime();
      try (Boosting pilot = new Boosting(options, data, few, run)) {
        rows = affordableRows(pilot, few.targets.length, start, run.deadline());
        if (rows <= few.targets.length) {
          return finished(pilot, run);
        }
      }
    }
    try (Boosting boosting = new Boosting(options, data, sample(data, rows), run)) {
      return finished(boosting, run);
    }
  }

  /** Estimates how many rows there is time for from the time that few rows take. */
  private int affordableRows(Boosting pilot, int rows, long start, Deadline deadline) {
    pilot.addRound(deadline); // the first also waits for the compiler
    double setUp = (System.nanoTime() - start) / 1e9;
    long afterFirst = System.nanoTime();
    if (options.rounds() > 1) {
      pilot.addRound(deadline);
    }
    double round = (System.nanoTime() - afterFirst) / 1e9;
    double all = setUp + PLANNED_ROUNDS * options.rounds() * round;
    return (int) Math.min(deadline.secondsLeft() / all * rows, options.sampling().maxRows());
  }

  private Classifier finished(Boosting boosting, Run run) {
    long start = System.nanoTime();
    int before = boosting.rounds();
    while (boosting.rounds() < options.rounds() && boosting.addRound(run.deadline())) {
      int round = boosting.rounds();
      run.progress().update("boosting trees", round, options.rounds(), "loss " + boosting.loss());
      if ((System.nanoTime() - start) / 1e9 / (round - before) > run.deadline().secondsLeft()) {
        break; // Another round would not end in time.
      }
    }
    return boosting.classifier();
  }

  private TrainingSample sample(TrainingData data, int most) {
    int columns = Math.max(options.columns(), options.features().components());
    int others = TextColumns.NAMES.size() + ColumnEncoder.MAX_DENSE * options.tableColumns().size();
    int rows = Math.min(most, MAX_CELLS / (columns + others));
    int perLabel = Math.max(1, rows / data.labels().size());
    return TrainingSample.of(data, Balance.NONE, perLabel, options.seed());
  }
}
