package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.annotation.selection.TaskOrder;
import dev.starsight.benchmarks.ActiveLearningExperiment.Sizes;
import dev.starsight.benchmarks.LearningCurves.Seed;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Progress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LearningCurvesTest {

  /** Two rows with label 0 and eight with label 1, of which the first so many are right. */
  private static BitSet right(int zeros, int ones) {
    BitSet right = new BitSet();
    right.set(0, zeros);
    right.set(2, 2 + ones);
    return right;
  }

  private static LearningCurves curves() {
    Map<TaskOrder, List<BitSet>> right = new EnumMap<>(TaskOrder.class);
    for (TaskOrder order : TaskOrder.values()) {
      right.put(order, List.of(right(0, 0), right(0, 4), right(1, 4), right(1, 8)));
    }
    right.put(TaskOrder.COVERAGE, List.of(right(0, 4), right(2, 8), right(1, 4), right(2, 8)));
    right.put(TaskOrder.LEAST_SURE, List.of(right(2, 8), right(2, 8), right(2, 8), right(1, 4)));
    Seed seed = new Seed(new int[] {0, 0, 1, 1, 1, 1, 1, 1, 1, 1}, right);
    return new LearningCurves(LabelSet.of(List.of("1", "2")), 300, 100, List.of(seed));
  }

  @Test
  void meansTheRecallsOfLabels() {
    assertThat(curves().curve(TaskOrder.RANDOM)).containsExactly(0, 0.25, 0.5, 0.75);
  }

  @Test
  void onlyALastingCrossingCounts() {
    assertThat(curves().share(TaskOrder.RANDOM)).isEqualTo(1);
    assertThat(curves().share(TaskOrder.COVERAGE))
        .as("0.5 after 200 answers, 1 after 300, where 0.75 is wanted")
        .isEqualTo(250.0 / 300, within(1e-9));
    assertThat(curves().share(TaskOrder.LEAST_SURE)).isInfinite();
    assertThat(curves().table()).contains("| more (").contains("| 83 % (").contains("| 200 |");
    assertThat(curves().figure().svg()).contains("coverage", "all answers in random order");
  }

  @Test
  void anExperimentHasACurveForEachOrder() {
    List<Example> rows = new ArrayList<>();
    SampleReviews.generate(1_500, 1).map(Review::toExample).forEach(rows::add);
    Dataset<Example> reviews = Dataset.of(rows, Provenance.inMemory("generated"));
    ActiveLearningExperiment experiment =
        new ActiveLearningExperiment(reviews, new Sizes(60, 300, 300, 60, 20), Progress.SILENT);

    LearningCurves curves = experiment.run(1, 2);

    double[] random = curves.curve(TaskOrder.RANDOM);
    assertThat(random).hasSize(4).doesNotContain(0);
    for (TaskOrder order : TaskOrder.values()) {
      assertThat(curves.curve(order)[0]).isEqualTo(random[0]);
    }
    assertThat(experiment.run(1, 2).table()).isEqualTo(curves.table());
    assertThatThrownBy(() -> new ActiveLearningExperiment(reviews, Sizes.USUAL, Progress.SILENT))
        .hasMessageContaining("40300 reviews with different texts are needed");
  }
}
