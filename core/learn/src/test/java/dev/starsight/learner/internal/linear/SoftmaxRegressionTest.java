package dev.starsight.learner.internal.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.internal.Shuffle;
import dev.starsight.learner.internal.linear.SoftmaxRegression.Target;
import dev.starsight.learner.internal.vectorizer.SparseRows;
import dev.starsight.learner.internal.vectorizer.TrainingSample;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxRegressionTest {

  private static final int FEATURES = 7;
  private static final int LABELS = 3;
  private static final int ROWS = 200;
  private static final float[] LABEL_OFFSETS = {0f, 0.7f, -1f};

  private final SplittableRandom random = new SplittableRandom(11);
  private final SparseRows rows = randomRows();
  private final int[] targets = random.ints(ROWS, 0, LABELS).toArray();

  private SparseRows randomRows() {
    int[] starts = new int[ROWS + 1];
    List<Integer> columns = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < FEATURES; column++) {
        if (random.nextInt(3) == 0) {
          columns.add(column);
        }
      }
      starts[row + 1] = columns.size();
    }
    float[] values = new float[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return new SparseRows(starts, columns.stream().mapToInt(i -> i).toArray(), values);
  }

  /** Compares with AdaGrad on dense matrices of doubles and finite differences of the loss. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void agreesWithNaiveAdaGradOnANumericGradient(boolean ordered) {
    double l2 = 0.01;
    double rate = 0.3;
    SoftmaxRegression regression = new SoftmaxRegression(FEATURES, LABELS, ordered, rate, l2);
    regression.fit(rows, Target.labels(targets), LABEL_OFFSETS, 2, 99, Run.unlimited());

    double[][] weights = new double[FEATURES + 1][ordered ? LABELS - 1 : LABELS]; // bias last
    double[][] squares = new double[FEATURES + 1][LABELS];
    SplittableRandom order = new SplittableRandom(99);
    int[] permutation = TrainingSample.identity(ROWS);
    for (int epoch = 0; epoch < 2; epoch++) {
      Shuffle.shuffle(permutation, order);
      for (int row : permutation) {
        double[][] gradient = numericGradient(weights, row);
        for (int f = 0; f <= FEATURES; f++) {
          boolean present = f == FEATURES || dense(row)[f] != 0;
          for (int k = 0; k < weights[f].length && present; k++) {
            double g = gradient[f][k] + (f < FEATURES ? l2 * weights[f][k] : 0);
            squares[f][k] += g * g;
            weights[f][k] -= rate * g / Math.sqrt(squares[f][k] + 1e-6);
          }
        }
      }
    }
    for (int k = 0; k < LABELS; k++) {
      for (int f = 0; f < FEATURES; f++) {
        assertThat((double) regression.weights()[f * LABELS + k])
            .isCloseTo(weightOf(weights[f], k), within(2e-3));
      }
      assertThat((double) regression.bias()[k])
          .isCloseTo(weightOf(weights[FEATURES], k), within(2e-3));
    }
  }

  private double[] dense(int row) {
    double[] values = new double[FEATURES + 1];
    for (int i = rows.starts[row]; i < rows.starts[row + 1]; i++) {
      values[rows.columns[i]] = rows.values[i];
    }
    values[FEATURES] = 1;
    return values;
  }

  /** Returns the weight of a label; for ordered labels it is the sum of the steps below it. */
  private static double weightOf(double[] weights, int label) {
    return weights.length == LABELS ? weights[label] : Arrays.stream(weights).limit(label).sum();
  }

  private double loss(double[][] weights, int row) {
    double[] x = dense(row);
    double sum = 0;
    double trueScore = 0;
    for (int k = 0; k < LABELS; k++) {
      double score = LABEL_OFFSETS[k];
      for (int f = 0; f <= FEATURES; f++) {
        score += x[f] * weightOf(weights[f], k);
      }
      sum += Math.exp(score);
      trueScore = k == targets[row] ? score : trueScore;
    }
    return Math.log(sum) - trueScore;
  }

  private double[][] numericGradient(double[][] weights, int row) {
    double step = 1e-5;
    double[][] gradient = new double[FEATURES + 1][LABELS];
    for (int f = 0; f <= FEATURES; f++) {
      for (int k = 0; k < weights[f].length; k++) {
        double before = weights[f][k];
        weights[f][k] = before + step;
        double up = loss(weights, row);
        weights[f][k] = before - step;
        double down = loss(weights, row);
        weights[f][k] = before;
        gradient[f][k] = (up - down) / (2 * step);
      }
    }
    return gradient;
  }

  @Test
  void stopsAtTheDeadline() {
    SoftmaxRegression regression = new SoftmaxRegression(FEATURES, LABELS, false, 0.1, 0);
    List<Long> done = new ArrayList<>();
    regression.fit(
        rows,
        Target.labels(targets),
        LABEL_OFFSETS,
        1000,
        1,
        Run.unlimited()
            .withDeadline(Deadline.in(Duration.ZERO))
            .withProgress((stage, rowsDone, total, detail) -> done.add(rowsDone)));
    assertThat(done).containsExactly((long) ROWS);
  }
}
