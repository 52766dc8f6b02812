package dev.starsight.evaluation.unlabelled;

import dev.starsight.data.internal.Softmax;
import dev.starsight.model.CommonWords;
import dev.starsight.model.ConfidenceReference;
import dev.starsight.model.Prediction;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Fits a {@link ConfidenceReference} to validation rows: the slope and the offsets with the least
 * log loss, weakly regularized towards changing nothing. The loss is convex, so there is one
 * minimum, which Newton's method finds. With more than {@value #MOST_OFFSETS} labels, the offsets
 * are 0.
 */
public final class ReferenceFit {

  private static final int STEPS = 100;
  private static final double MIN_SLOPE = 0.05;
  private static final double ENOUGH = 1e-9;

  /** With more labels, only the slope is fitted: a step takes time in the square of the labels. */
  private static final int MOST_OFFSETS = 100;

  private final double[][] logProbabilities;
  private final int[] truth;
  private final int labels;

  /** How many of the slope and the offsets are fitted. */
  private final int free;

  private ReferenceFit(List<Prediction> raw, int[] truth) {
    this.truth = truth;
    this.labels = raw.get(0).labels().size();
    this.free = labels > MOST_OFFSETS ? 1 : 1 + labels;
    this.logProbabilities =
        raw.stream().map(ReferenceFit::logProbabilities).toArray(double[][]::new);
  }

  private static double[] logProbabilities(Prediction raw) {
    double[] logs = new double[raw.labels().size()];
    Arrays.setAll(logs, id -> ConfidenceReference.logProbability(raw, id));
    return logs;
  }

  /**
   * Fits a reference.
   *
   * @param raw predictions of rows the model was not trained on, not calibrated; at least one
   * @param truth the rows' label ids, in the same order
   * @param texts of the rows, in any order
   * @throws IllegalArgumentException if there is no row, or not as many of one as of the other
   */
  public static ConfidenceReference of(List<Prediction> raw, int[] truth, List<String> texts) {
    if (raw.isEmpty() || raw.size() != truth.length) {
      throw new IllegalArgumentException(
          "a reference needs as many labels as predictions, and one at least, but there are %s and"
                  .formatted(truth.length)
              + " "
              + raw.size());
    }
    double[] fitted = new ReferenceFit(raw, truth).fit();
    List<Double> offsets = Arrays.stream(fitted).skip(1).boxed().toList();
    CommonWords words = CommonWords.of(texts);
    double wordShare =
        texts.stream()
            .map(words::count)
            .reduce(CommonWords.Counts.NONE, CommonWords.Counts::plus)
            .share();
    ConfidenceReference calibration =
        new ConfidenceReference(
            raw.size(),
            0,
            0,
            Collections.nCopies(offsets.size(), 1.0 / offsets.size()),
            fitted[0],
            offsets,
            words,
            wordShare);
    return withValidation(calibration, raw, truth);
  }

  private static ConfidenceReference withValidation(
      ConfidenceReference calibration, List<Prediction> raw, int[] truth) {
    double[] shares = new double[calibration.offsets().size()];
    double confidence = 0;
    int right = 0;
    for (int i = 0; i < truth.length; i++) {
      double[] calibrated = calibration.calibrate(raw.get(i));
      for (int id = 0; id < shares.length; id++) {
        shares[id] += calibrated[id] / truth.length;
      }
      confidence += calibrated[raw.get(i).labelId()] / truth.length;
      right += raw.get(i).labelId() == truth[i] ? 1 : 0;
    }
    return new ConfidenceReference(
        truth.length,
        (double) right / truth.length,
        Math.min(1, confidence),
        Arrays.stream(shares).map(share -> Math.max(1e-6, Math.min(1, share))).boxed().toList(),
        calibration.slope(),
        calibration.offsets(),
        calibration.words(),
        calibration.wordShare());
  }

  /** Returns the slope, then the offsets by label id. */
  private double[] fit() {
    double[] parameters = new double[1 + labels];
    parameters[0] = 1;
    double loss = loss(parameters);
    for (int step = 0; step < STEPS; step++) {
      double[] direction = newtonStep(parameters);
      double size = 1;
      double[] next = moved(parameters, direction, size);
      double nextLoss = loss(next);
      while (nextLoss > loss && size > 1e-6) {
        size /= 2;
        next = moved(parameters, direction, size);
        nextLoss = loss(next);
      }
      if (nextLoss >= loss - ENOUGH) {
        break;
      }
      parameters = next;
      loss = nextLoss;
    }
    return parameters;
  }

  private static double[] moved(double[] parameters, double[] direction, double size) {
    double[] next = new double[parameters.length];
    Arrays.setAll(next, i -> parameters[i] - size * direction[i]);
    next[0] = Math.max(MIN_SLOPE, next[0]);
    return next;
  }

  private double loss(double[] parameters) {
    double loss = (parameters[0] - 1) * (parameters[0] - 1) / 2;
    for (int id = 0; id < labels; id++) {
      loss += parameters[1 + id] * parameters[1 + id] / 2;
    }
    double[] probabilities = new double[labels];
    for (int i = 0; i < truth.length; i++) {
      probabilities(parameters, i, probabilities);
      loss -= Math.log(Math.max(Double.MIN_NORMAL, probabilities[truth[i]]));
    }
    return loss;
  }

  private void probabilities(double[] parameters, int row, double[] probabilities) {
    for (int id = 0; id < labels; id++) {
      probabilities[id] = parameters[0] * logProbabilities[row][id] + parameters[1 + id];
    }
    Softmax.of(probabilities, probabilities);
  }

  /** Solves Hessian · step = gradient; the step is 0 for what is not fitted. */
  private double[] newtonStep(double[] parameters) {
    double[] gradient = new double[free];
    double[][] hessian = new double[free][free];
    for (int i = 0; i < free; i++) {
      gradient[i] = parameters[i] - (i == 0 ? 1 : 0);
      hessian[i][i] = 1;
    }
    double[] p = new double[labels];
    for (int row = 0; row < truth.length; row++) {
      probabilities(parameters, row, p);
      addTo(gradient, hessian, p, row);
    }
    return Arrays.copyOf(solved(hessian, gradient), parameters.length);
  }

  /** Adds what a row contributes to the gradient and to the upper triangle of the Hessian. */
  private void addTo(double[] gradient, double[][] hessian, double[] p, int row) {
    double[] logs = logProbabilities[row];
    double mean = 0;
    double meanSquare = 0;
    for (int id = 0; id < labels; id++) {
      mean += p[id] * logs[id];
      meanSquare += p[id] * logs[id] * logs[id];
    }
    gradient[0] += mean - logs[truth[row]];
    hessian[0][0] += meanSquare - mean * mean;
    for (int id = 0; id < free - 1; id++) {
      gradient[1 + id] += p[id] - (id == truth[row] ? 1 : 0);
      hessian[0][1 + id] += p[id] * (logs[id] - mean);
      for (int other = 0; other <= id; other++) {
        hessian[1 + other][1 + id] += (other == id ? p[id] : 0) - p[id] * p[other];
      }
    }
  }

  /** Solves a symmetric positive definite system, given by its upper triangle (Cholesky). */
  private static double[] solved(double[][] upper, double[] right) {
    int size = right.length;
    double[][] root = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = upper[j][i];
        for (int k = 0; k < j; k++) {
          sum -= root[i][k] * root[j][k];
        }
        root[i][j] = i == j ? Math.sqrt(Math.max(1e-12, sum)) : sum / root[j][j];
      }
    }
    double[] solution = right.clone();
    for (int i = 0; i < size; i++) {
      for (int k = 0; k < i; k++) {
        solution[i] -= root[i][k] * solution[k];
      }
      solution[i] /= root[i][i];
    }
    for (int i = size - 1; i >= 0; i--) {
      for (int k = i + 1; k < size; k++) {
        solution[i] -= root[k][i] * solution[k];
      }
      solution[i] /= root[i][i];
    }
    return solution;
  }
}
