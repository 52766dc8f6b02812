package dev.starsight.transformer.internal.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.Balance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EpochPlanTest {

  /** Returns the labels of 150 rows: 0 for the first 100, 1 for the next 40, 2 for the last 10. */
  private static int[] labels() {
    return IntStream.range(0, 150).map(i -> i < 100 ? 0 : i < 140 ? 1 : 2).toArray();
  }

  private static long count(int[] rows, int label) {
    return IntStream.of(rows).filter(row -> labels()[row] == label).count();
  }

  @Test
  void epochsDrawLabelsByTheRootOfTheirFrequencyAndUseNewRows() {
    EpochPlan plan = EpochPlan.of(labels(), Balance.AUTO, 1);
    Set<Integer> seen = new HashSet<>();
    for (int epoch = 0; epoch < 6; epoch++) {
      int[] rows = plan.rows(epoch);
      assertThat(rows).hasSize(30).hasSize(plan.size());
      assertThat(count(rows, 0)).isEqualTo(15);
      assertThat(count(rows, 1)).isEqualTo(10);
      assertThat(count(rows, 2)).isEqualTo(5);
      IntStream.of(rows).forEach(seen::add);
    }
    // Six epochs of 15 rows of label 0 draw 90 different ones; the other labels' rows all occur.
    assertThat(seen).hasSize(90 + 40 + 10);
  }

  @Test
  void logitOffsetsAreLogarithmsOfTheDrawingRates() {
    EpochPlan plan = EpochPlan.of(labels(), Balance.AUTO, 1);
    assertThat(plan.offset(0)).isCloseTo((float) Math.log(1.5), within(1e-6f));
    assertThat(plan.offset(1)).isCloseTo(0, within(1e-6f));
    assertThat(plan.offset(2)).isCloseTo((float) Math.log(0.5), within(1e-6f));
    for (int label = 0; label < 3; label++) {
      assertThat(EpochPlan.of(labels(), Balance.NONE, 1).offset(label)).isZero();
    }
  }

  @Test
  void minorityDrawsTheSameRowsInEveryEpoch() {
    EpochPlan plan = EpochPlan.of(labels(), Balance.MINORITY, 1);
    int[] first = plan.rows(0);
    int[] second = plan.rows(1);
    assertThat(second).isNotEqualTo(first);
    assertThat(Arrays.stream(second).sorted().toArray())
        .isEqualTo(Arrays.stream(first).sorted().toArray());
  }

  @Test
  void weightsGiveEveryLabelTheSameTotal() {
    EpochPlan plan = EpochPlan.of(labels(), Balance.WEIGHTS, 1);
    assertThat(plan.rows(0)).hasSize(150).doesNotHaveDuplicates();
    assertThat(100 * plan.weight(0)).isEqualTo(50);
    assertThat(10 * plan.weight(2)).isEqualTo(50);
  }

  @Test
  void drawsFewRowsIfALabelIsVeryRare() {
    int[] labels = new int[1000];
    labels[999] = 1;
    EpochPlan plan = EpochPlan.of(labels, Balance.AUTO, 1);
    assertThat(plan.rows(0)).hasSizeBetween(8, 9).containsOnlyOnce(999);
  }

  @Property(tries = 200)
  void everyRowIsInExactlyOneBatch(
      @ForAll @Size(min = 1, max = 300) List<@IntRange(min = 2, max = 128) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 40) int batchSize,
      @ForAll long seed) {
    EpochPlan plan = EpochPlan.of(new int[lengths.size()], Balance.NONE, seed);
    int[] rows = plan.rows(0);
    int[] rowLengths = IntStream.of(rows).map(lengths::get).toArray();
    List<Integer> found = new ArrayList<>();
    for (int[] batch : plan.batches(0, rows, rowLengths, batchSize)) {
      assertThat(batch.length).isBetween(1, batchSize);
      IntStream.of(batch).forEach(found::add);
    }
    assertThat(found).hasSize(rows.length).doesNotHaveDuplicates();
  }

  @Test
  void theScheduleRisesThenFallsToZero() {
    Schedule schedule = new Schedule(1, 0.1, 0);
    double[] rates = IntStream.range(0, 100).mapToDouble(i -> schedule.next(100 - i)).toArray();
    assertThat(rates[0]).isBetween(0.0, 0.1);
    assertThat(Arrays.stream(rates).max().orElse(0)).isBetween(0.95, 1.0);
    assertThat(rates[99]).isBetween(0.0, 0.01);
    assertThat(schedule.done()).isBetween(0.999999, 1.0);
  }

  @Test
  void aShortenedScheduleStillFallsToZero() {
    Schedule schedule = new Schedule(1, 0.1, 0);
    double rate = 0;
    for (int step = 0; step < 50; step++) {
      rate =
          schedule.next(
              step < 20
                  ? 1000 - step
                  : 50 - step); // 50 steps instead of the 1000 estimated at first.
    }
    assertThat(rate).isBetween(0.0, 0.02);
  }
}
