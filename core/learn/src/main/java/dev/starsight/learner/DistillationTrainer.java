package dev.starsight.learner;

import dev.starsight.data.Balance;
import dev.starsight.learner.LinearTrainer.SoftTargets;
import dev.starsight.learner.internal.linear.SoftmaxRegression.Target;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Fits a linear model to the probabilities that another model, its teacher, gives the training rows
 * (Hinton, Vinyals and Dean, Distilling the Knowledge in a Neural Network, 2015): as {@link
 * OrdinalTrainer} does where labels are numbers in ascending order, and else as {@link
 * LinearTrainer}. The result is a model of the same kind. Immutable and thread-safe.
 */
public final class DistillationTrainer implements Trainer {

  private final LinearOptions options;
  private final float[][] shares;

  /** By training row; null if all weigh 1. */
  private final float @Nullable [] weights;

  /** The number of rows whose labels are known. */
  private final int labelled;

  private final LinearTrainer.SharedFeatures features;

  private DistillationTrainer(
      LinearOptions options,
      float[][] shares,
      float @Nullable [] weights,
      int labelled,
      LinearTrainer.SharedFeatures features) {
    this.options = options;
    this.shares = shares;
    this.weights = weights;
    this.labelled = labelled;
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
    return new DistillationTrainer(
        options, shares, null, shares.length, new LinearTrainer.SharedFeatures());
  }

  /**
   * Returns the same trainer for rows of which only the first have a label of their own. Those of
   * the others, such as the label that the teacher prefers, help to choose n-grams, but do not
   * count where the frequency of a label matters.
   *
   * @param rows how many, the first
   * @throws IllegalArgumentException unless there are that many rows
   */
  public DistillationTrainer withLabelled(int rows) {
    if (rows < 0 || rows > shares.length) {
      throw new IllegalArgumentException(
          "labelled rows must be 0 to %s, but are %s".formatted(shares.length, rows));
    }
    return new DistillationTrainer(options, shares, weights, rows, features);
  }

  /**
   * Returns the same trainer with a weight of each row in the loss, 1 by default.
   *
   * @param values by training row, at least 0; not copied
   * @throws IllegalArgumentException if there is another number of weights than of rows, or one is
   *     below 0 or not finite
   */
  public DistillationTrainer withWeights(float[] values) {
    if (values.length != shares.length) {
      throw new IllegalArgumentException(
          "there must be a weight for each of the %s rows, but there are %s"
              .formatted(shares.length, values.length));
    }
    for (float value : values) {
      if (!(value >= 0 && value < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "a weight must be finite and at least 0, but is " + value);
      }
    }
    return new DistillationTrainer(options, shares, values, labelled, features);
  }

  /** Returns the same trainer, which shares computed features with other trainers. */
  public DistillationTrainer sharing(LinearTrainer.SharedFeatures shared) {
    return new DistillationTrainer(options, shares, weights, labelled, shared);
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
    SoftTargets targets = new SoftTargets(Target.shares(shares, weightOfEach()), labelled);
    return new LinearTrainer(options, ordered, features, targets).fit(data, run);
  }

  private float[] weightOfEach() {
    if (weights != null) {
      return weights;
    }
    float[] ones = new float[shares.length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
