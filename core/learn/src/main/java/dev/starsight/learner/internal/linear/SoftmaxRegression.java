package dev.starsight.learner.internal.linear;

import dev.starsight.data.internal.Shuffle;
import dev.starsight.learner.internal.vectorizer.SparseRows;
import dev.starsight.learner.internal.vectorizer.TrainingSample;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Multinomial logistic regression on sparse rows, fitted row by row with AdaGrad (Duchi, Hazan and
 * Singer, 2011) on one thread, so that the result is always the same. Not thread-safe.
 *
 * <p>It fits one weight per feature and label or, where labels are ordered, one per feature and
 * pair of neighbours: the step from the lower to the higher label; a label's weight is the sum of
 * the steps below it (adjacent categories; Agresti, 2010). Both can express the same models, but
 * with steps AdaGrad finds weights that are smooth in the order: each row also moves the neighbours
 * of its label.
 */
public final class SoftmaxRegression {

  /** Rows between two checks of the deadline. */
  private static final int ROWS_PER_CHECK = 1024;

  private static final float EPSILON = 1e-6f;

  private static final float LEAST = 1e-30f;

  private static final int STARS = 5;

  private final int features;
  private final int labels;
  private final boolean ordered;

  /** Fitted weights per feature. */
  private final int outputs;

  /**
   * The weights of feature f at {@code 2 * f * outputs}, then its sums of squared gradients: next
   * to each other they are fetched from memory together, which takes most of the time. The bias is
   * the last feature.
   */
  private final float[] state;

  private final float learningRate;
  private final float l2;
  private final float[] outputValues;
  private final float[] scores;

  /**
   * Creates a regression whose weights are 0.
   *
   * @param ordered whether neighbouring labels are similar
   */
  public SoftmaxRegression(
      int features, int labels, boolean ordered, double learningRate, double l2) {
    this.features = features;
    this.labels = labels;
    this.ordered = ordered;
    this.outputs = ordered ? labels - 1 : labels;
    this.state = new float[Math.multiplyExact(2 * outputs, Math.addExact(features, 1))];
    for (int at = 0; at < state.length; at += 2 * outputs) {
      Arrays.fill(state, at + outputs, at + 2 * outputs, EPSILON);
    }
    this.learningRate = (float) learningRate;
    this.l2 = (float) l2;
    this.outputValues = new float[outputs];
    this.scores = new float[labels];
  }

  /** What the probabilities of the rows are to be. */
  public interface Target {

    /** Subtracts a row's target from its probabilities; returns the cross-entropy before that. */
    double subtractFrom(float[] probabilities, int row);

    /** Returns the target of rows that have one label each. */
    static Target labels(int[] ids) {
      return (probabilities, row) -> {
        float probability = probabilities[ids[row]];
        probabilities[ids[row]] = probability - 1;
        return -Math.log(Math.max(probability, LEAST));
      };
    }

    /**
     * Returns the target of rows that belong to several labels in shares that add up to 1.
     *
     * @param weights of the rows in the loss
     */
    static Target shares(float[][] shares, float[] weights) {
      return (probabilities, row) -> {
        double loss = 0;
        for (int k = 0; k < probabilities.length; k++) {
          float share = shares[row][k];
          loss -= share * Math.log(Math.max(probabilities[k], LEAST));
          probabilities[k] = weights[row] * (probabilities[k] - share);
        }
        return weights[row] * loss;
      };
    }
  }

  /** Returns the weight of feature f for label k at {@code f * labels + k}. */
  public float[] weights() {
    float[] weights = new float[Math.multiplyExact(features, labels)];
    for (int feature = 0; feature < features; feature++) {
      writeWeights(feature, weights, feature * labels);
    }
    return weights;
  }

  /** Returns the bias by label. */
  public float[] bias() {
    float[] bias = new float[labels];
    writeWeights(features, bias, 0);
    return bias;
  }

  private void writeWeights(int feature, float[] target, int at) {
    System.arraycopy(state, 2 * feature * outputs, outputValues, 0, outputs);
    toScores();
    System.arraycopy(scores, 0, target, at, labels);
  }

  /** Computes the {@link #scores} of the labels from the {@link #outputValues}. */
  private void toScores() {
    if (ordered) {
      scores[0] = 0;
      for (int k = 0; k < outputs; k++) {
        scores[k + 1] = scores[k] + outputValues[k];
      }
    } else {
      System.arraycopy(outputValues, 0, scores, 0, labels);
    }
  }

  /** Computes the gradient of the {@link #outputValues} from that of the {@link #scores}. */
  private void toOutputGradient() {
    if (ordered) {
      float above = 0;
      for (int k = outputs - 1; k >= 0; k--) {
        above += scores[k + 1];
        outputValues[k] = above;
      }
    } else {
      System.arraycopy(scores, 0, outputValues, 0, labels);
    }
  }

  /**
   * Fits the weights in several passes over the rows.
   *
   * @param target by row
   * @param labelOffsets added to the score of each label while learning and not later: with the
   *     logarithms of the labels' frequencies, frequent labels are not preferred afterwards
   */
  public void fit(
      SparseRows rows, Target target, float[] labelOffsets, int epochs, long seed, Run run) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = TrainingSample.identity(rows.rows());
    long total = (long) epochs * order.length;
    for (int epoch = 0; epoch < epochs; epoch++) {
      Shuffle.shuffle(order, random);
      double loss = epoch(rows, target, labelOffsets, order, run.deadline());
      run.progress()
          .update(
              "fitting linear model",
              (epoch + 1L) * order.length,
              total,
              "loss " + Math.round(loss * 1e4) / 1e4);
      if (run.deadline().hasPassed()) {
        return;
      }
    }
  }

  /** Makes one pass, or the part there is time for; returns the mean loss before each step. */
  private double epoch(
      SparseRows rows, Target target, float[] labelOffsets, int[] order, Deadline deadline) {
    double loss = 0;
    for (int i = 0; i < order.length; i++) {
      if (i % ROWS_PER_CHECK == 0 && i > 0 && deadline.hasPassed()) {
        return loss / i;
      }
      loss += step(rows, order[i], target, labelOffsets);
    }
    return loss / order.length;
  }

  private double step(SparseRows rows, int row, Target target, float[] labelOffsets) {
    int from = rows.starts[row];
    int to = rows.starts[row + 1];
    fillOutputs(rows, from, to);
    toScores();
    for (int k = 0; k < labels; k++) {
      scores[k] += labelOffsets[k];
    }
    double loss = gradientOfScores(target, row);
    toOutputGradient();
    update(2 * features * outputs, 1, 0);
    for (int i = from; i < to; i++) {
      update(2 * rows.columns[i] * outputs, rows.values[i], l2);
    }
    return loss;
  }

  private void fillOutputs(SparseRows rows, int from, int to) {
    System.arraycopy(state, 2 * features * outputs, outputValues, 0, outputs);
    for (int i = from; i < to; i++) {
      float value = rows.values[i];
      int at = 2 * rows.columns[i] * outputs;
      for (int k = 0; k < outputs; k++) {
        outputValues[k] += value * state[at + k];
      }
    }
  }

  /** Makes AdaGrad's step for the feature whose state is at {@code at}. */
  private void update(int at, float value, float decay) {
    for (int k = 0; k < outputs; k++) {
      float gradient = outputValues[k] * value + decay * state[at + k];
      float squares = state[at + outputs + k] + gradient * gradient;
      state[at + outputs + k] = squares;
      state[at + k] -= learningRate * gradient / (float) Math.sqrt(squares);
    }
  }

  /** Sets {@link #scores} to probability minus target; returns the cross-entropy. */
  private double gradientOfScores(Target target, int row) {
    float max = Float.NEGATIVE_INFINITY;
    for (float score : scores) {
      max = Math.max(max, score);
    }
    // Not Softmax.of: this sums in single precision, and other digits would change the weights.
    float sum = 0;
    for (int k = 0; k < labels; k++) {
      scores[k] = (float) Math.exp(scores[k] - max);
      sum += scores[k];
    }
    for (int k = 0; k < labels; k++) {
      scores[k] /= sum;
    }
    return target.subtractFrom(scores, row);
  }

  /** Sets {@code scores} to the bias plus the weights times a row. */
  public static void score(
      float[] weights,
      float[] bias,
      int[] columns,
      float[] values,
      int from,
      int to,
      float[] scores) {
    int labels = bias.length;
    System.arraycopy(bias, 0, scores, 0, labels);
    if (labels == STARS) {
      addStars(weights, columns, values, from, to, scores);
      return;
    }
    for (int i = from; i < to; i++) {
      float value = values[i];
      int at = columns[i] * labels;
      for (int k = 0; k < labels; k++) {
        scores[k] += value * weights[at + k];
      }
    }
  }

  /** The same sums for five labels, unrolled, which takes half the time. */
  private static void addStars(
      float[] weights, int[] columns, float[] values, int from, int to, float[] scores) {
    float one = scores[0];
    float two = scores[1];
    float three = scores[2];
    float four = scores[3];
    float five = scores[4];
    for (int i = from; i < to; i++) {
      float value = values[i];
      int at = columns[i] * STARS;
      one += value * weights[at];
      two += value * weights[at + 1];
      three += value * weights[at + 2];
      four += value * weights[at + 3];
      five += value * weights[at + 4];
    }
    scores[0] = one;
    scores[1] = two;
    scores[2] = three;
    scores[3] = four;
    scores[4] = five;
  }
}
