package dev.starsight.learner.internal.vectorizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChiSquareTest {

  @Test
  void agreesWithANaiveLoop() {
    SplittableRandom random = new SplittableRandom(3);
    int features = 6;
    int labels = 3;
    boolean[][] present = new boolean[60][features];
    int[] targets = random.ints(60, 0, labels).toArray();
    for (boolean[] row : present) {
      for (int f = 1; f < features; f++) { // Feature 0 is in no row.
        row[f] = f == 5 || random.nextInt(f + 1) == 0; // Feature 5 is in every row.
      }
    }
    double[] actual = ChiSquare.of(sparse(present), features, targets, labels);
    for (int f = 0; f < features; f++) {
      assertThat(actual[f]).isCloseTo(naive(present, f, targets, labels), within(1e-9));
    }
    assertThat(actual[0]).isZero();
    assertThat(actual[5]).isZero();
    assertThat(ChiSquare.best(actual, 10))
        .hasSize(4)
        .isSortedAccordingTo((a, b) -> Double.compare(actual[b], actual[a]));
  }

  private static SparseRows sparse(boolean[][] present) {
    int[] starts = new int[present.length + 1];
    int[] columns = new int[present.length * present[0].length];
    int n = 0;
    for (int row = 0; row < present.length; row++) {
      for (int f = 0; f < present[row].length; f++) {
        if (present[row][f]) {
          columns[n++] = f;
        }
      }
      starts[row + 1] = n;
    }
    return new SparseRows(starts, columns, new float[n]);
  }

  private static double naive(boolean[][] present, int feature, int[] targets, int labels) {
    double sum = 0;
    for (boolean occurs : new boolean[] {true, false}) {
      for (int k = 0; k < labels; k++) {
        double observed = 0;
        double rowTotal = 0;
        double columnTotal = 0;
        for (int row = 0; row < targets.length; row++) {
          observed += present[row][feature] == occurs && targets[row] == k ? 1 : 0;
          rowTotal += present[row][feature] == occurs ? 1 : 0;
          columnTotal += targets[row] == k ? 1 : 0;
        }
        double expected = rowTotal * columnTotal / targets.length;
        sum += expected == 0 ? 0 : (observed - expected) * (observed - expected) / expected;
      }
    }
    return sum;
  }
}
