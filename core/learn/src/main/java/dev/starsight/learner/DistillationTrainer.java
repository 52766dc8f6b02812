package dev.starsight.learner;

import dev.starsight.data.Balance;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;

/**
 * Fits a linear model to the probabilities that another model, its teacher, gives the training rows
 * (Hinton, Vinyals and Dean, Distilling the Knowledge in a Neural Network, 2015): as {@link
 * OrdinalTrainer} does where labels are numbers in ascending order, and else as {@link
 * LinearTrainer}. The result is a model of the same kind. Immutable and thread-safe.
 */
public final class DistillationTrainer implements Trainer {

  private final LinearOptions options;
  private final float[][] shares;
  private final LinearTrainer.SharedFeatures features;

  private DistillationTrainer(
      LinearOptions options, float[][] shares, LinearTrainer.SharedFeatures features) {
    this.options = options;
    this.shares = shares;
    this.features = features;
  }

  /**
   * Returns a trainer.
   *
   * @param shares by training row and label id: what the probabilities are to be, for labels that
   *     are as frequent as in the training part; not copied
   * @throws IllegalArgumentException unless the balance is {@link Balance#WEIGHTS} or {@link
   *     Balance#NONE}, which keep all rows
   */
  public static DistillationTrainer of(LinearOptions options, float[][] shares) {
    Balance balance = options.balance();
    if (balance != Balance.WEIGHTS && balance != Balance.NONE) {
      throw new IllegalArgumentException(
          "the balance must be weights or none, which keep all rows, but is " + balance.option());
    }
    return new DistillationTrainer(options, shares, new LinearTrainer.SharedFeatures());
  }

  /** Returns the same trainer, which shares computed features with other trainers. */
  public DistillationTrainer sharing(LinearTrainer.SharedFeatures shared) {
    return new DistillationTrainer(options, shares, shared);
  }

  /**
   * Fits a classifier.
   *
   * @throws IllegalArgumentException unless there are shares for every training row and label
   */
  @Override
  public LinearClassifier fit(TrainingData data, Run run) {
    if (shares.length != data.train().size()) {
      throw new IllegalArgumentException(
          "there must be shares for each of the %s training rows, but there are %s"
              .formatted(data.train().size(), shares.length));
    }
    for (float[] row : shares) {
      if (row.length != data.labels().size()) {
        throw new IllegalArgumentException(
            "a row must have a share for each of the %s labels, but has %s"
                .formatted(data.labels().size(), row.length));
      }
    }
    boolean ordered = OrdinalTrainer.isOrdered(data.labels());
    return new LinearTrainer(options, ordered, features, shares).fit(data, run);
  }
}
