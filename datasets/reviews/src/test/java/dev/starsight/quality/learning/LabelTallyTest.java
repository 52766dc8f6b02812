package dev.starsight.quality.learning;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LabelTallyTest {

  @Test
  void predictsAsALoopOverTheOtherRowsDoes() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 2_000; round++) {
      List<Integer> labels = new ArrayList<>();
      LabelTally tally = new LabelTally();
      int numberOfLabels = 1 + random.nextInt(5);
      for (int row = random.nextInt(8); row >= 0; row--) {
        int label = random.nextInt(numberOfLabels);
        labels.add(label);
        tally.add(row, "value", label, "label " + label);
      }

      assertThat(tally.rows()).isEqualTo(labels.size());
      assertThat(tally.mostFrequent()).isEqualTo(mostFrequent(labels));
      assertThat(tally.predictedByOthers()).as("labels %s", labels).isEqualTo(right(labels));
    }
  }

  private static int right(List<Integer> labels) {
    int right = 0;
    for (int row = 0; row < labels.size(); row++) {
      List<Integer> others = new ArrayList<>(labels);
      int own = others.remove(row);
      right += mostFrequent(others) == own ? 1 : 0;
    }
    return right;
  }

  /** The most frequent label, the first of several; -1 without labels. */
  private static int mostFrequent(List<Integer> labels) {
    int best = -1;
    long most = 0;
    for (int label = 0; label < 5; label++) {
      int each = label;
      long rows = labels.stream().filter(other -> other == each).count();
      if (rows > most) {
        best = label;
        most = rows;
      }
    }
    return best;
  }

  @Test
  void countsManyLabels() {
    LabelTally tally = new LabelTally();
    for (int row = 0; row < 1_000; row++) {
      tally.add(row, "value", row % 200, "label " + row % 200);
    }
    long[] rowsOfLabels = new long[200];

    tally.addTo(rowsOfLabels);

    assertThat(rowsOfLabels).containsOnly(5);
    assertThat(tally.rows(199)).isEqualTo(5);
    assertThat(tally.rows(200)).isZero();
    assertThat(tally.mostFrequent()).isZero();
    assertThat(tally.predictedByOthers()).isZero();
  }

  @Test
  void takesMemoryForTheLabelsThatOccur() {
    bytesOfTallies(0); // loads the classes

    assertThat(bytesOfTallies(199)).isLessThan(2 * bytesOfTallies(0));
  }

  /** Returns the bytes allocated for a thousand values of one label each. */
  private static long bytesOfTallies(int label) {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    for (int row = 0; row < 1_000; row++) {
      new LabelTally().add(row, "value", label, "label");
    }
    return thread.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void keepsTheRowsWhoseLabelIsTheValue() {
    LabelTally tally = new LabelTally();
    tally.add(3, "Great!", 0, "great");
    tally.add(5, "Great!", 1, "bad");
    tally.add(7, "Great!", 2, "GREAT!");
    tally.add(9, "Great!", 0, "great");

    assertThat(tally.rowsNaming(0).stream()).containsExactly(3, 9);
    assertThat(tally.rowsNaming(1).stream()).isEmpty();
    assertThat(tally.rowsNaming(2).stream()).containsExactly(7);
  }
}
