package dev.starsight.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.evaluation.Evaluation.Difference;
import dev.starsight.model.Metric;
import dev.starsight.model.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DifferenceTest {

  private static final LabelSet LABELS = LabelSet.of(List.of("1", "2", "3"));

  /** Returns predictions that are right on the rows with {@code hard} below {@code right}. */
  private static List<Prediction> model(int[] truth, double[] hard, double right) {
    List<Prediction> predictions = new ArrayList<>();
    for (int row = 0; row < truth.length; row++) {
      double[] probabilities = {0.1, 0.1, 0.1};
      probabilities[hard[row] < right ? truth[row] : (truth[row] + 1) % 3] = 0.8;
      predictions.add(Prediction.of(LABELS, probabilities));
    }
    return predictions;
  }

  @Test
  void pairedRowsMakeASmallDifferenceClear() {
    SplittableRandom random = new SplittableRandom(1);
    int[] truth = random.ints(1_000, 0, 3).toArray();
    double[] hard = random.doubles(1_000).toArray();
    List<Prediction> better = model(truth, hard, 0.72);
    List<Prediction> worse = model(truth, hard, 0.70);

    Difference difference =
        Difference.of(LABELS, truth, better, worse, Metric.BALANCED_ACCURACY, 7);

    assertThat(difference.value()).isBetween(0.005, 0.035);
    assertThat(difference.isClear()).isTrue();
    assertThat(difference.interval().high() - difference.interval().low()).isLessThan(0.03);
    Difference reversed = Difference.of(LABELS, truth, worse, better, Metric.MAE, 7);
    assertThat(reversed.value()).as("a larger error is worse").isNegative();
  }

  @Test
  void equalModelsDoNotDiffer() {
    int[] truth = new SplittableRandom(1).ints(300, 0, 3).toArray();
    List<Prediction> same = model(truth, new SplittableRandom(2).doubles(300).toArray(), 0.6);

    Difference difference = Difference.of(LABELS, truth, same, same, Metric.ACCURACY, 7);

    assertThat(difference.value()).isZero();
    assertThat(difference.isClear()).isFalse();
  }

  @Test
  void modelsWithIndependentErrorsAreNotClearlyDifferent() {
    SplittableRandom random = new SplittableRandom(3);
    int[] truth = random.ints(400, 0, 3).toArray();
    List<Prediction> one = model(truth, random.doubles(400).toArray(), 0.6);
    List<Prediction> other = model(truth, random.doubles(400).toArray(), 0.61);

    assertThat(Difference.of(LABELS, truth, one, other, Metric.ACCURACY, 7).isClear()).isFalse();
  }

  @Test
  void equalTextsAreNoEvidenceOfTheirOwn() {
    SplittableRandom random = new SplittableRandom(1);
    int[] truth = random.ints(200, 0, 3).toArray();
    double[] hard = random.doubles(200).toArray();
    int[] repeated = IntStream.range(0, 2_000).map(row -> truth[row % 200]).toArray();
    double[] repeatedHard = IntStream.range(0, 2_000).mapToDouble(row -> hard[row % 200]).toArray();
    List<Example> rows =
        IntStream.range(0, 2_000)
            .mapToObj(
                row -> Example.of("R" + row, "text " + row % 200, LABELS.label(repeated[row])))
            .toList();
    List<Prediction> better = model(repeated, repeatedHard, 0.72);
    List<Prediction> worse = model(repeated, repeatedHard, 0.70);

    Difference byRow = Difference.of(LABELS, repeated, better, worse, Metric.ACCURACY, 7);
    Difference byText = Difference.ofTexts(LABELS, rows, better, worse, Metric.ACCURACY, 7);

    assertThat(byText.value()).isEqualTo(byRow.value());
    assertThat(width(byText)).isGreaterThan(2 * width(byRow));
  }

  private static double width(Difference difference) {
    return difference.interval().high() - difference.interval().low();
  }
}
