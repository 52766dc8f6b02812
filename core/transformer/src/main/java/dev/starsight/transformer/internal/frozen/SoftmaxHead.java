package dev.starsight.transformer.internal.frozen;

import dev.starsight.data.internal.Shuffle;
import dev.starsight.data.internal.Softmax;
import dev.starsight.run.Deadline;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Softmax regression on dense features, fitted on standardized ones with class weights n / (labels
 * · n_label) and weight decay by AdaGrad (Duchi et al., 2011). Immutable.
 */
public final class SoftmaxHead {

  private static final int PASSES = 30;
  private static final double RATE = 0.1;
  private static final double DECAY = 1e-5;

  /** One row per label, for features that are not standardized. */
  final float[][] weights;

  final float[] biases;

  SoftmaxHead(float[][] weights, float[] biases) {
    this.weights = weights;
    this.biases = biases;
  }

  /** Returns the scores before softmax, by label id. */
  double[] logits(float[] features) {
    double[] logits = new double[biases.length];
    for (int label = 0; label < logits.length; label++) {
      double sum = biases[label];
      float[] row = weights[label];
      for (int i = 0; i < row.length; i++) {
        sum += row[i] * features[i];
      }
      logits[label] = sum;
    }
    return logits;
  }

  public static SoftmaxHead fit(
      float[][] features, int[] truth, int labels, long seed, Deadline deadline) {
    int width = features[0].length;
    double[] mean = new double[width];
    double[] deviation = new double[width];
    standardize(features, mean, deviation);
    double[][] weights = new double[labels][width + 1]; // The last one is the bias.
    double[][] squares = new double[labels][width + 1];
    double[] classWeights = classWeights(truth, labels);
    int[] order = IntStream.range(0, truth.length).toArray();
    double[] x = new double[width + 1];
    for (int pass = 0; pass < PASSES && (pass == 0 || !deadline.hasPassed()); pass++) {
      Shuffle.shuffle(order, new SplittableRandom(Shuffle.mix(seed, pass)));
      for (int row : order) {
        for (int i = 0; i < width; i++) {
          x[i] = (features[row][i] - mean[i]) / deviation[i];
        }
        x[width] = 1;
        update(weights, squares, x, truth[row], classWeights[truth[row]]);
      }
    }
    return unstandardized(weights, mean, deviation);
  }

  private static void standardize(float[][] features, double[] mean, double[] deviation) {
    for (float[] row : features) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += row[i] / (double) features.length;
      }
    }
    for (float[] row : features) {
      for (int i = 0; i < mean.length; i++) {
        deviation[i] += (row[i] - mean[i]) * (row[i] - mean[i]) / features.length;
      }
    }
    for (int i = 0; i < mean.length; i++) {
      deviation[i] = Math.sqrt(deviation[i]) + 1e-6;
    }
  }

  private static double[] classWeights(int[] truth, int labels) {
    int[] counts = new int[labels];
    for (int label : truth) {
      counts[label]++;
    }
    long occurring = Arrays.stream(counts).filter(n -> n > 0).count();
    return Arrays.stream(counts)
        .mapToDouble(n -> n == 0 ? 0 : truth.length / (double) (occurring * n))
        .toArray();
  }

  private static void update(
      double[][] weights, double[][] squares, double[] x, int label, double classWeight) {
    double[] probabilities = probabilities(weights, x);
    for (int k = 0; k < weights.length; k++) {
      double error = classWeight * (probabilities[k] - (k == label ? 1 : 0));
      double[] w = weights[k];
      double[] g2 = squares[k];
      for (int i = 0; i < x.length; i++) {
        double gradient = error * x[i] + DECAY * w[i];
        g2[i] += gradient * gradient;
        w[i] -= RATE * gradient / (Math.sqrt(g2[i]) + 1e-8);
      }
    }
  }

  private static double[] probabilities(double[][] weights, double[] x) {
    double[] scores = new double[weights.length];
    for (int k = 0; k < scores.length; k++) {
      for (int i = 0; i < x.length; i++) {
        scores[k] += weights[k][i] * x[i];
      }
    }
    Softmax.of(scores, scores);
    return scores;
  }

  private static SoftmaxHead unstandardized(double[][] weights, double[] mean, double[] deviation) {
    float[][] plain = new float[weights.length][mean.length];
    float[] biases = new float[weights.length];
    for (int k = 0; k < weights.length; k++) {
      double bias = weights[k][mean.length];
      for (int i = 0; i < mean.length; i++) {
        double w = weights[k][i] / deviation[i];
        plain[k][i] = (float) w;
        bias -= w * mean[i];
      }
      biases[k] = (float) bias;
    }
    return new SoftmaxHead(plain, biases);
  }
}
