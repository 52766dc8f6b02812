package dev.starsight.promise;

import dev.starsight.data.internal.Softmax;
import dev.starsight.model.Calibration;
import dev.starsight.model.Prediction;
import dev.starsight.model.internal.LogisticRegression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Fits a {@link Recalibration} by penalized maximum likelihood. The penalty is a squared distance
 * from changing nothing, so that a few hundred rows change little that they do not show.
 */
final class RecalibrationFit {

  /** With fewer rows, nothing is fitted. */
  static final int MIN_ROWS = 30;

  /**
   * The weight of the squared changes, in rows. Of 1 to 40, 20 left the least calibration error on
   * three categories after 200 answers (docs/promises.md).
   */
  private static final double SHIFT_PENALTY = 20;

  private static final double CONFIDENCE_PENALTY = 100;
  private static final double MIN_SLOPE = 0.05;
  private static final int NEWTON_STEPS = 30;
  private static final int HALVINGS = 20;

  private final double[][] logarithms;
  private final int[] truth;
  private final int labels;

  private RecalibrationFit(List<Prediction> predictions, int[] truth) {
    this.logarithms = predictions.stream().map(Recalibration::logarithms).toArray(double[][]::new);
    this.truth = truth;
    this.labels = logarithms[0].length;
  }

  /**
   * Fits a correction.
   *
   * @param predictions of at least one row, as the model made them
   * @param truth their label ids
   */
  static Recalibration of(List<Prediction> predictions, int[] truth) {
    int labels = predictions.get(0).labels().size();
    if (truth.length < MIN_ROWS) {
      return new Recalibration(1, Collections.nCopies(labels, 0.0), Calibration.NONE);
    }
    Recalibration shift = new RecalibrationFit(predictions, truth).shift();
    List<Prediction> shifted = predictions.stream().map(shift::apply).toList();
    List<Calibration.Confidence> confidences = new ArrayList<>();
    for (int label = 0; label < labels; label++) {
      confidences.add(confidence(shifted, truth, label));
    }
    return new Recalibration(shift.slope(), shift.offsets(), new Calibration(1, confidences));
  }

  /** Minimizes the loss by Newton's method with halved steps; it is convex. */
  private Recalibration shift() {
    double[] parameters = new double[labels + 1]; // Offsets, then the slope less 1.
    double loss = loss(parameters);
    for (int step = 0; step < NEWTON_STEPS; step++) {
      double[] direction = direction(parameters);
      double scale = 1;
      double[] next = moved(parameters, direction, scale);
      double nextLoss = loss(next);
      for (int i = 0; i < HALVINGS && !(nextLoss <= loss); i++) {
        scale /= 2;
        next = moved(parameters, direction, scale);
        nextLoss = loss(next);
      }
      if (!(nextLoss < loss - 1e-12 * Math.abs(loss))) {
        break;
      }
      parameters = next;
      loss = nextLoss;
    }
    double[] fitted = parameters;
    return new Recalibration(
        1 + fitted[labels],
        IntStream.range(0, labels).mapToObj(label -> fitted[label]).toList(),
        Calibration.NONE);
  }

  private static double[] moved(double[] from, double[] direction, double scale) {
    double[] to = from.clone();
    for (int i = 0; i < to.length; i++) {
      to[i] -= scale * direction[i];
    }
    return to;
  }

  private double loss(double[] parameters) {
    if (1 + parameters[labels] < MIN_SLOPE) {
      return Double.POSITIVE_INFINITY;
    }
    double loss = 0;
    for (double parameter : parameters) {
      loss += SHIFT_PENALTY / 2 * parameter * parameter;
    }
    for (int row = 0; row < truth.length; row++) {
      loss -= Math.log(Math.max(1e-300, probabilities(row, parameters)[truth[row]]));
    }
    return loss;
  }

  private double[] probabilities(int row, double[] parameters) {
    double[] p = new double[labels];
    for (int k = 0; k < labels; k++) {
      p[k] = (1 + parameters[labels]) * logarithms[row][k] + parameters[k];
    }
    Softmax.of(p, p);
    return p;
  }

  /** Returns the inverse of the curvature times the gradient. */
  private double[] direction(double[] parameters) {
    int size = labels + 1;
    double[] gradient = new double[size];
    double[][] curvature = new double[size][size];
    for (int i = 0; i < size; i++) {
      gradient[i] = SHIFT_PENALTY * parameters[i];
      curvature[i][i] = SHIFT_PENALTY;
    }
    for (int row = 0; row < truth.length; row++) {
      double[] p = probabilities(row, parameters);
      double mean = 0;
      double square = 0;
      for (int k = 0; k < labels; k++) {
        mean += p[k] * logarithms[row][k];
        square += p[k] * logarithms[row][k] * logarithms[row][k];
      }
      gradient[labels] += mean - logarithms[row][truth[row]];
      curvature[labels][labels] += square - mean * mean;
      for (int k = 0; k < labels; k++) {
        gradient[k] += p[k] - (k == truth[row] ? 1 : 0);
        double mixed = p[k] * (logarithms[row][k] - mean);
        curvature[k][labels] += mixed;
        curvature[labels][k] += mixed;
        for (int j = 0; j < labels; j++) {
          curvature[k][j] += (k == j ? p[k] : 0) - p[k] * p[j];
        }
      }
    }
    return solve(curvature, gradient);
  }

  /** Solves equations with a positive definite matrix by elimination; overwrites both. */
  private static double[] solve(double[][] matrix, double[] right) {
    int size = right.length;
    for (int i = 0; i < size; i++) {
      for (int j = i + 1; j < size; j++) {
        double factor = matrix[j][i] / matrix[i][i];
        for (int k = i; k < size; k++) {
          matrix[j][k] -= factor * matrix[i][k];
        }
        right[j] -= factor * right[i];
      }
    }
    for (int i = size - 1; i >= 0; i--) {
      for (int k = i + 1; k < size; k++) {
        right[i] -= matrix[i][k] * right[k];
      }
      right[i] /= matrix[i][i];
    }
    return right;
  }

  /** Fits a logistic regression of "is it right" on the confidence, for one predicted label. */
  private static Calibration.Confidence confidence(
      List<Prediction> predictions, int[] truth, int label) {
    int[] rows =
        IntStream.range(0, truth.length)
            .filter(row -> predictions.get(row).labelId() == label)
            .toArray();
    double[] logits = new double[rows.length];
    boolean[] right = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      double c = Math.max(1e-9, Math.min(1 - 1e-9, predictions.get(rows[i]).confidence()));
      logits[i] = Math.log(c / (1 - c));
      right[i] = truth[rows[i]] == label;
    }
    double[] fitted = LogisticRegression.fit(logits, right, CONFIDENCE_PENALTY, true);
    return new Calibration.Confidence(fitted[0], fitted[1]);
  }
}
