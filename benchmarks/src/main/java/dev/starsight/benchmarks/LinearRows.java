package dev.starsight.benchmarks;

import dev.starsight.learner.LinearTrainer;
import dev.starsight.learner.OrdinalTrainer;
import dev.starsight.learner.internal.linear.SoftmaxRegression;
import dev.starsight.learner.internal.linear.SoftmaxRegression.Target;
import dev.starsight.learner.internal.vectorizer.SparseRows;
import dev.starsight.run.Run;
import org.jspecify.annotations.NullMarked;

/**
 * Rows of features and the linear learners on them, which the public API fits only from texts.
 * Immutable.
 */
@NullMarked
public final class LinearRows {

  private static final long SEED = 42;
  private static final double LEARNING_RATE = 0.1; // as LinearOptions has it

  private final SparseRows rows;
  private final int features;

  /**
   * Takes rows one after the other.
   *
   * @param starts where each row begins, and the end
   * @param columns 0 to {@code features - 1}
   */
  public LinearRows(int[] starts, int[] columns, float[] values, int features) {
    this.rows = new SparseRows(starts, columns, values);
    this.features = features;
  }

  /**
   * Fits {@link LinearTrainer}'s model or, if {@code ordered}, {@link OrdinalTrainer}'s.
   *
   * @param targets label id by row
   */
  public Fitted fit(int[] targets, int labels, boolean ordered, int epochs) {
    SoftmaxRegression regression =
        new SoftmaxRegression(features, labels, ordered, LEARNING_RATE, 0);
    regression.fit(rows, Target.labels(targets), new float[labels], epochs, SEED, Run.unlimited());
    return new Fitted(regression.weights(), regression.bias());
  }

  /** Returns weights by feature and label, and bias. */
  public static final class Fitted {

    private final float[] weights;
    private final float[] bias;

    private Fitted(float[] weights, float[] bias) {
      this.weights = weights;
      this.bias = bias;
    }

    /** Returns probabilities by row and label. */
    public double[][] probabilities(LinearRows of) {
      double[][] probabilities = new double[of.rows.rows()][bias.length];
      float[] scores = new float[bias.length];
      for (int row = 0; row < probabilities.length; row++) {
        int from = of.rows.starts[row];
        int to = of.rows.starts[row + 1];
        SoftmaxRegression.score(weights, bias, of.rows.columns, of.rows.values, from, to, scores);
        softmax(scores, probabilities[row]);
      }
      return probabilities;
    }

    private static void softmax(float[] scores, double[] probabilities) {
      double sum = 0;
      for (int label = 0; label < scores.length; label++) {
        probabilities[label] = Math.exp(scores[label]);
        sum += probabilities[label];
      }
      for (int label = 0; label < scores.length; label++) {
        probabilities[label] /= sum;
      }
    }
  }
}
