package dev.starsight.evaluation.unlabelled;

import java.util.Arrays;

/**
 * Shares of labels among unlabelled rows, under the assumption that only they have changed: the
 * texts of each label are as before.
 */
final class LabelShift {

  private static final double PENALTY = 0.1;
  private static final int STEPS = 200;

  private final double[][] probabilities;
  private final double[] before;

  /**
   * Takes rows and the former shares.
   *
   * @param probabilities calibrated, by row and label id; at least one row
   * @param before mean calibrated probabilities where the model was validated, above 0
   */
  LabelShift(double[][] probabilities, double[] before) {
    this.probabilities = probabilities;
    this.before = before;
  }

  /**
   * Returns the shares with the greatest mean log-likelihood (Saerens, Latinne and Decaestecker,
   * Neural Computation 14, 2002) less a penalty: {@value #PENALTY} / 2 times the sum of the squared
   * logarithms of new to former shares. Without it a label vanishes because its texts resemble
   * those of another.
   */
  double[] mostLikely() {
    double[] logs = new double[before.length];
    double best = objective(logs);
    double size = 0.5;
    for (int step = 0; step < STEPS; step++) {
      double[] gradient = gradient(logs);
      double[] next = moved(logs, gradient, size);
      double value = objective(next);
      while (value <= best && size > 1e-9) {
        size /= 2;
        next = moved(logs, gradient, size);
        value = objective(next);
      }
      if (value <= best + 1e-12) {
        break;
      }
      logs = next;
      best = value;
      size *= 1.6;
    }
    return shares(logs);
  }

  private static double[] moved(double[] from, double[] direction, double size) {
    double[] to = new double[from.length];
    Arrays.setAll(to, i -> from[i] + size * direction[i]);
    return to;
  }

  private double[] gradient(double[] logs) {
    double[] weights = Arrays.stream(logs).map(Math::exp).toArray();
    double[] gradient = new double[logs.length];
    for (double[] row : probabilities) {
      double total = weighted(row, weights);
      for (int id = 0; id < gradient.length; id++) {
        gradient[id] += row[id] * weights[id] / total / probabilities.length;
      }
    }
    double[] shares = shares(logs);
    Arrays.setAll(gradient, id -> gradient[id] - shares[id] - PENALTY * logs[id]);
    return gradient;
  }

  private double objective(double[] logs) {
    double[] weights = Arrays.stream(logs).map(Math::exp).toArray();
    double sum = 0;
    for (double[] row : probabilities) {
      sum += Math.log(weighted(row, weights));
    }
    double squares = Arrays.stream(logs).map(log -> log * log).sum();
    return sum / probabilities.length - Math.log(weighted(before, weights)) - PENALTY * squares / 2;
  }

  private double[] shares(double[] logs) {
    double[] shares = new double[before.length];
    Arrays.setAll(shares, id -> before[id] * Math.exp(logs[id]));
    double total = Arrays.stream(shares).sum();
    return Arrays.stream(shares).map(share -> share / total).toArray();
  }

  private double[] ratio(double[] shares) {
    double[] ratio = new double[shares.length];
    Arrays.setAll(ratio, id -> shares[id] / before[id]);
    return ratio;
  }

  private static double weighted(double[] row, double[] weights) {
    double sum = 0;
    for (int id = 0; id < row.length; id++) {
      sum += row[id] * weights[id];
    }
    return Math.max(Double.MIN_NORMAL, sum);
  }

  /**
   * Returns the mean probability of the predicted labels once labels have these shares.
   *
   * @param predicted label ids by row
   */
  double confidence(int[] predicted, double[] shares) {
    double[] weights = ratio(shares);
    double sum = 0;
    for (int i = 0; i < predicted.length; i++) {
      double[] row = probabilities[i];
      sum += row[predicted[i]] * weights[predicted[i]] / weighted(row, weights);
    }
    return sum / predicted.length;
  }
}
