package dev.starsight.learner.internal.vectorizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ComponentsTest {

  private static final int ROWS = 200;
  private static final int FEATURES = 30;

  /** Returns sparse rows around three directions, with noise. */
  private static SparseRows rows(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] starts = new int[ROWS + 1];
    int[] columns = new int[ROWS * FEATURES];
    float[] values = new float[ROWS * FEATURES];
    int size = 0;
    for (int row = 0; row < ROWS; row++) {
      int group = random.nextInt(3);
      for (int f = 0; f < FEATURES; f++) {
        if (f % 3 == group || random.nextInt(4) == 0) {
          columns[size] = f;
          values[size++] = (float) ((group + 1) * random.nextDouble());
        }
      }
      starts[row + 1] = size;
    }
    return new SparseRows(starts, columns, values);
  }

  private static double[][] dense(SparseRows rows) {
    double[][] dense = new double[rows.rows()][FEATURES];
    for (int row = 0; row < dense.length; row++) {
      for (int i = rows.starts[row]; i < rows.starts[row + 1]; i++) {
        dense[row][rows.columns[i]] = rows.values[i];
      }
    }
    return dense;
  }

  private static double[][] covariance(double[][] dense) {
    double[] mean = new double[FEATURES];
    for (double[] row : dense) {
      for (int f = 0; f < FEATURES; f++) {
        mean[f] += row[f] / dense.length;
      }
    }
    double[][] covariance = new double[FEATURES][FEATURES];
    for (double[] row : dense) {
      for (int f = 0; f < FEATURES; f++) {
        for (int g = 0; g < FEATURES; g++) {
          covariance[f][g] += (row[f] - mean[f]) * (row[g] - mean[g]);
        }
      }
    }
    return covariance;
  }

  @Test
  void findsTheEigenvectorsOfTheCovariance() {
    SparseRows rows = rows(1);
    Components components = Components.fit(rows, FEATURES, 3, 5, Run.unlimited().withThreads(2));
    SymmetricEigen exact = SymmetricEigen.of(covariance(dense(rows)));
    for (int j = 0; j < 3; j++) {
      double cosine = 0;
      for (int f = 0; f < FEATURES; f++) {
        cosine += components.axes()[f * 3 + j] * exact.vector(j)[f];
      }
      assertThat(Math.abs(cosine)).isCloseTo(1, within(1e-4));
    }
  }

  /** [[2, 1], [1, 2]] has the eigenvalues 3 along (1, 1) and 1 along (1, -1). */
  @Test
  void decomposesASmallMatrix() {
    SymmetricEigen eigen = SymmetricEigen.of(new double[][] {{2, 1}, {1, 2}});
    assertThat(eigen.value(0)).isCloseTo(3, within(1e-12));
    assertThat(eigen.value(1)).isCloseTo(1, within(1e-12));
    assertThat(eigen.vector(0)[0] / eigen.vector(0)[1]).isCloseTo(1, within(1e-12));
    assertThat(eigen.vector(1)[0] / eigen.vector(1)[1]).isCloseTo(-1, within(1e-12));
  }

  @Test
  void aDecompositionMultipliesBackToTheMatrix() {
    double[][] matrix = covariance(dense(rows(2)));
    SymmetricEigen eigen = SymmetricEigen.of(matrix);
    for (int f = 0; f < FEATURES; f++) {
      for (int g = 0; g < FEATURES; g++) {
        double sum = 0;
        for (int i = 0; i < FEATURES; i++) {
          sum += eigen.value(i) * eigen.vector(i)[f] * eigen.vector(i)[g];
        }
        assertThat(sum).isCloseTo(matrix[f][g], within(1e-9 * eigen.value(0)));
      }
    }
  }

  @Test
  void scalesComponentsToTheMedianAndQuartilesOfANormalDistribution() {
    SparseRows rows = rows(3);
    SparseRows projected = Components.fit(rows, FEATURES, 4, 5, Run.unlimited()).rows(rows);
    for (int j = 0; j < 4; j++) {
      double[] component = new double[ROWS];
      for (int row = 0; row < ROWS; row++) {
        component[row] = projected.values[row * 4 + j];
      }
      Arrays.sort(component);
      assertThat(component[ROWS / 2]).isCloseTo(0, within(1e-5));
      assertThat(component[ROWS * 3 / 4] - component[ROWS / 4]).isCloseTo(1.349, within(1e-4));
    }
  }

  @Test
  void doesNotDependOnThreads() {
    float[] one = Components.fit(rows(4), FEATURES, 5, 6, Run.unlimited().withThreads(1)).axes();
    assertThat(Components.fit(rows(4), FEATURES, 5, 6, Run.unlimited().withThreads(3)).axes())
        .isEqualTo(one);
  }

  @Test
  void limitsTheNumberOfComponents() {
    Components all = Components.fit(rows(5), FEATURES, 500, 1, Run.unlimited());
    assertThat(all.size()).isEqualTo(FEATURES);
    SparseRows empty = new SparseRows(new int[4], new int[0], new float[0]);
    assertThat(Components.fit(empty, 0, 5, 1, Run.unlimited()).size()).isZero();
    assertThat(Components.fit(empty, 2, 5, 1, Run.unlimited()).rows(empty).values).containsOnly(0f);
  }

  @Test
  void givesComponentsEvenAfterTheDeadline() {
    Run afterDeadline = Run.unlimited().withDeadline(Deadline.in(Duration.ZERO));
    assertThat(Components.fit(rows(6), FEATURES, 3, 1, afterDeadline).size()).isEqualTo(3);
  }
}
