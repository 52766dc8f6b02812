package dev.starsight.learner;

import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Multinomial logistic regression on sparse rows, fitted row by row with AdaGrad (Duchi, Hazan and
 * Singer, 2011). One thread, so that the result is the same every time. Not thread-safe.
 */
final class SoftmaxRegression {

  /** Rows between two looks at the clock. */
  private static final int ROWS_PER_LOOK = 1024;

  private static final float EPSILON = 1e-6f;

  private final int labels;

  /** Weight of feature f for label k at {@code f * labels + k}. */
  private final float[] weights;

  private final float[] bias;
  private final float[] weightSquares;
  private final float[] biasSquares;
  private final float learningRate;
  private final float l2;
  private final float[] scores;

  SoftmaxRegression(int features, int labels, double learningRate, double l2) {
    this.labels = labels;
    this.weights = new float[Math.multiplyExact(features, labels)];
    this.bias = new float[labels];
    this.weightSquares = new float[weights.length];
    this.biasSquares = new float[labels];
    Arrays.fill(weightSquares, EPSILON);
    Arrays.fill(biasSquares, EPSILON);
    this.learningRate = (float) learningRate;
    this.l2 = (float) l2;
    this.scores = new float[labels];
  }

  float[] weights() {
    return weights;
  }

  float[] bias() {
    return bias;
  }

  /**
   * Goes over the rows.
   *
   * @param targets label id by row
   * @param labelWeights what a row of each label counts
   */
  void fit(SparseRows rows, int[] targets, float[] labelWeights, int epochs, long seed, Run run) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = Sampler.identity(rows.rows());
    long total = (long) epochs * order.length;
    for (int epoch = 0; epoch < epochs; epoch++) {
      Sampler.shuffle(order, random);
      double loss = epoch(rows, targets, labelWeights, order, run.deadline());
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

  /** One pass, or the part of it that there is time for; gives the mean loss before each step. */
  private double epoch(
      SparseRows rows, int[] targets, float[] labelWeights, int[] order, Deadline deadline) {
    double loss = 0;
    for (int i = 0; i < order.length; i++) {
      if (i % ROWS_PER_LOOK == 0 && i > 0 && deadline.hasPassed()) {
        return loss / i;
      }
      int target = targets[order[i]];
      loss += step(rows, order[i], target, labelWeights[target]);
    }
    return loss / order.length;
  }

  private double step(SparseRows rows, int row, int target, float rowWeight) {
    int from = rows.starts[row];
    int to = rows.starts[row + 1];
    double loss = rowWeight * gradientOfScores(rows, from, to, target);
    for (int k = 0; k < labels; k++) {
      scores[k] *= rowWeight;
      biasSquares[k] += scores[k] * scores[k];
      bias[k] -= learningRate * scores[k] / (float) Math.sqrt(biasSquares[k]);
    }
    for (int i = from; i < to; i++) {
      float value = rows.values[i];
      int at = rows.columns[i] * labels;
      for (int k = 0; k < labels; k++) {
        float gradient = scores[k] * value + l2 * weights[at + k];
        float squares = weightSquares[at + k] + gradient * gradient;
        weightSquares[at + k] = squares;
        weights[at + k] -= learningRate * gradient / (float) Math.sqrt(squares);
      }
    }
    return loss;
  }

  /** Leaves probability minus truth in {@link #scores}; gives the negative log-likelihood. */
  private double gradientOfScores(SparseRows rows, int from, int to, int target) {
    score(weights, bias, rows.columns, rows.values, from, to, scores);
    float max = Float.NEGATIVE_INFINITY;
    for (float score : scores) {
      max = Math.max(max, score);
    }
    float sum = 0;
    for (int k = 0; k < labels; k++) {
      scores[k] = (float) Math.exp(scores[k] - max);
      sum += scores[k];
    }
    for (int k = 0; k < labels; k++) {
      scores[k] /= sum;
    }
    double loss = -Math.log(Math.max(scores[target], 1e-30f));
    scores[target] -= 1;
    return loss;
  }

  /** Sets {@code scores} to bias plus weights times a row. */
  static void score(
      float[] weights,
      float[] bias,
      int[] columns,
      float[] values,
      int from,
      int to,
      float[] scores) {
    int labels = bias.length;
    System.arraycopy(bias, 0, scores, 0, labels);
    for (int i = from; i < to; i++) {
      float value = values[i];
      int at = columns[i] * labels;
      for (int k = 0; k < labels; k++) {
        scores[k] += value * weights[at + k];
      }
    }
  }
}
