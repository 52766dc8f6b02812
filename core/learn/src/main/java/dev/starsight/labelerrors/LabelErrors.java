package dev.starsight.labelerrors;

import dev.starsight.data.Balance;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.learner.OrdinalTrainer;
import dev.starsight.model.Prediction;
import dev.starsight.model.Trainer;
import dev.starsight.run.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The search for label errors by confident learning (Northcutt, Jiang and Chuang, 2021): linear
 * models of n-grams predict every row out of {@value #FOLDS} folds, with the labels as frequent as
 * they are. If the labels are numbers, the models are ordinal, and of four or more of them a label
 * counts as an error only if it is at least two away from the true one. The labels may be noisy:
 * models of n-grams hardly remember single rows. Immutable and thread-safe.
 *
 * <p>81,632 reviews take about 25 s of processor time.
 */
public final class LabelErrors {

  /** How many models are fitted, each without one part of the rows. */
  public static final int FOLDS = 5;

  /** Fewer rows say too little about what is usual. */
  public static final int MIN_ROWS = 100;

  private final long seed;

  private LabelErrors(long seed) {
    this.seed = seed;
  }

  /**
   * Returns a search.
   *
   * @param seed divides the rows into folds and orders them when models are fitted
   */
  public static LabelErrors of(long seed) {
    return new LabelErrors(seed);
  }

  /**
   * Ranks rows by how much the prediction of a model without them contradicts their labels. The
   * result does not depend on the number of threads.
   *
   * @param labelled at least {@value #MIN_ROWS} rows with a label, of training and validation parts
   * @param headline how headlines are read; null for the texts alone
   * @param run its deadline does not count
   * @throws StarsightException if there are fewer rows, only one label, or a row without label
   */
  public LabelErrorReport find(Dataset<Example> labelled, @Nullable Headline headline, Run run) {
    if (labelled.size() < MIN_ROWS) {
      throw new StarsightException(
          "label errors can be found among at least %s rows, but there are %s"
              .formatted(MIN_ROWS, labelled.size()));
    }
    LabelSet labels = LabelSet.of(labelled);
    int[] given = labelled.stream().mapToInt(row -> labels.idOf(row.requireLabel())).toArray();
    Run unlimited = Run.unlimited().withProgress(run.progress()).withThreads(run.threads());
    OutOfFold folds =
        OutOfFold.of(labelled, labels, headline, trainer(labels), FOLDS, seed, unlimited);
    List<Prediction> predictions = folds.predictions();
    LabelConfusion confusion = new LabelConfusion(labels);
    List<SuspiciousLabel> ranked = new ArrayList<>(given.length);
    for (int i = 0; i < given.length; i++) {
      Prediction prediction = predictions.get(i);
      ranked.add(
          new SuspiciousLabel(
              i,
              labelled.rows().get(i),
              labels.label(given[i]),
              labels.label(confusion.likely(prediction, given[i])),
              confusion.score(prediction, given[i]),
              prediction));
    }
    ranked.sort(
        Comparator.comparingDouble((SuspiciousLabel row) -> -row.score())
            .thenComparingInt(SuspiciousLabel::row));
    double[][] joint = ConfidentJoint.of(predictions, given, labels.size());
    return new LabelErrorReport(labels, ranked, possible(joint, confusion), folds);
  }

  private Trainer trainer(LabelSet labels) {
    LinearOptions options = LinearOptions.thorough(seed).withBalance(Balance.NONE);
    return labels.isNumeric() ? new OrdinalTrainer(options) : new LinearTrainer(options);
  }

  /** Keeps the counts of labels that may have been confused. */
  private static double[][] possible(double[][] joint, LabelConfusion confusion) {
    for (int given = 0; given < joint.length; given++) {
      for (int likely = 0; likely < joint.length; likely++) {
        if (!confusion.isPossible(given, likely)) {
          joint[given][likely] = 0;
        }
      }
    }
    return joint;
  }
}
