package dev.starsight.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Metric;
import dev.starsight.model.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LabelOffsetsTest {

  private static final LabelSet LABELS = LabelSet.of(List.of("1", "2", "3"));
  private static final long SEED = 5;

  /**
   * Rows with true label ids, and the probabilities by which these were drawn, but with the odds of
   * the first label multiplied.
   */
  private static final class Rows {

    private final int[] truth;
    private final List<Prediction> predictions = new ArrayList<>();

    Rows(int count, double factor, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      truth = new int[count];
      for (int row = 0; row < count; row++) {
        double[] odds = random.doubles(3, -2, 2).map(Math::exp).toArray();
        double drawn = random.nextDouble() * (odds[0] + odds[1] + odds[2]);
        truth[row] = drawn < odds[0] ? 0 : drawn < odds[0] + odds[1] ? 1 : 2;
        predictions.add(
            Prediction.ofLogits(
                LABELS,
                new double[] {Math.log(factor * odds[0]), Math.log(odds[1]), Math.log(odds[2])}));
      }
    }

    LabelOffsets fit(Metric metric) {
      return LabelOffsets.fit(LABELS, truth, predictions, metric, SEED);
    }

    double score(LabelOffsets offsets, Metric metric) {
      return Evaluation.score(LABELS, truth, offsets.apply(predictions), metric);
    }
  }

  @Test
  void correctsALabelThatIsPredictedTooOften() {
    LabelOffsets offsets = new Rows(20_000, 3, 1).fit(Metric.BALANCED_ACCURACY);

    List<Double> values = offsets.values();
    assertThat(values.get(0) - values.get(1)).isCloseTo(-Math.log(3), within(0.1));
    assertThat(values.get(1) - values.get(2)).isCloseTo(0, within(0.1));
    assertThat(values.stream().mapToDouble(Double::doubleValue).sum()).isCloseTo(0, within(1e-6));
    Rows others = new Rows(20_000, 3, 2);
    assertThat(others.score(offsets, Metric.BALANCED_ACCURACY))
        .isGreaterThan(others.score(LabelOffsets.NONE, Metric.BALANCED_ACCURACY) + 0.02);
  }

  @Test
  void fewRowsMoveThemLittle() {
    LabelOffsets few = new Rows(60, 3, 1).fit(Metric.ACCURACY);
    LabelOffsets many = new Rows(600, 3, 1).fit(Metric.ACCURACY);

    assertThat(few.values().get(0)).isBetween(-0.4, -0.05);
    assertThat(many.values().get(0)).isBetween(-0.9, -0.4);
  }

  /** By chance, a small sample may suggest some. */
  @Test
  void rarelyFitsOffsetsToAModelThatNeedsNone() {
    int none = 0;
    for (int seed = 0; seed < 40; seed++) {
      LabelOffsets offsets = new Rows(300, 1, seed).fit(Metric.BALANCED_ACCURACY);
      none += offsets.equals(LabelOffsets.NONE) ? 1 : 0;
      assertThat(offsets.values()).allMatch(value -> Math.abs(value) < 0.35);
    }
    assertThat(none).isGreaterThan(28);
  }

  /** Nine in ten rows have the last label, and the model knows nothing of them. */
  @Test
  void labelsCountAsTheyDoInTheMetric() {
    int[] truth =
        new SplittableRandom(3)
            .doubles(2_000)
            .mapToInt(d -> d < 0.9 ? 2 : d < 0.95 ? 1 : 0)
            .toArray();
    List<Prediction> unsure = new ArrayList<>();
    for (int row = 0; row < truth.length; row++) {
      unsure.add(Prediction.of(LABELS, new double[] {0.4, 0.2, 0.4}));
    }

    List<Double> byRows = LabelOffsets.fit(LABELS, truth, unsure, Metric.ACCURACY, SEED).values();
    List<Double> byLabels = LabelOffsets.fit(LABELS, truth, unsure, Metric.MACRO_F1, SEED).values();

    assertThat(byRows.get(2) - byRows.get(0)).isGreaterThan(1);
    assertThat(byLabels.get(2) - byLabels.get(0)).isCloseTo(0, within(0.02));
    assertThat(byLabels.get(1) - byLabels.get(0)).isGreaterThan(0.5);
  }

  @Test
  void aLabelThatDoesNotOccurKeepsItsScore() {
    Rows rows = new Rows(3_000, 3, 1);
    LabelSet more = LabelSet.of(List.of("1", "2", "3", "4"));
    List<Prediction> predictions =
        rows.predictions.stream()
            .map(
                prediction -> {
                  double[] probabilities = new double[4];
                  for (int label = 0; label < 3; label++) {
                    probabilities[label] = 0.8 * prediction.probability(label);
                  }
                  probabilities[3] = 0.2;
                  return Prediction.of(more, probabilities);
                })
            .toList();

    for (Metric metric : List.of(Metric.BALANCED_ACCURACY, Metric.ACCURACY)) {
      LabelOffsets offsets = LabelOffsets.fit(more, rows.truth, predictions, metric, SEED);
      assertThat(offsets.values().get(0)).isLessThan(offsets.values().get(1) - 0.5);
      assertThat(offsets.values().get(3)).isZero();
    }
  }

  @Test
  void noneAreFittedWithoutRowsOrForOtherMetrics() {
    assertThat(new Rows(0, 3, 1).fit(Metric.ACCURACY)).isEqualTo(LabelOffsets.NONE);
    assertThat(new Rows(2_000, 3, 1).fit(Metric.MAE)).isEqualTo(LabelOffsets.NONE);
    assertThat(new Rows(2_000, 3, 1).fit(Metric.LOG_LOSS)).isEqualTo(LabelOffsets.NONE);
  }

  @Test
  void areTheSameForTheSameSeed() {
    assertThat(new Rows(500, 2, 4).fit(Metric.ACCURACY))
        .isEqualTo(new Rows(500, 2, 4).fit(Metric.ACCURACY));
  }

  @Test
  void areAddedToLogarithms() {
    Prediction shifted =
        LabelOffsets.of(new double[] {Math.log(2), 0, 0})
            .apply(Prediction.of(LABELS, new double[] {0.25, 0.25, 0.5}));

    assertThat(shifted.probability(0)).isCloseTo(0.4, within(1e-9));
    assertThat(shifted.probability(2)).isCloseTo(0.4, within(1e-9));
  }

  @Test
  void areRefusedIfTheyAreNotOfTheLabels() {
    Prediction prediction = Prediction.of(LABELS, new double[] {0.25, 0.25, 0.5});

    assertThatThrownBy(() -> LabelOffsets.of(new double[] {1, 2}).apply(prediction))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("offsets of 2 labels cannot be added to a prediction of 3");
    assertThatThrownBy(() -> LabelOffsets.of(new double[] {1, Double.NaN, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an offset must be a number, but is NaN");
  }
}
