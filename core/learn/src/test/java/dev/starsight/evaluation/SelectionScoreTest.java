package dev.starsight.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Metric;
import dev.starsight.model.Prediction;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelectionScoreTest {

  private static final LabelSet STARS = LabelSet.of(List.of("1", "2", "3", "4", "5"));

  private static double score(int[] truth, List<Prediction> predictions, Metric metric) {
    return Validation.selectionScore(STARS, truth, predictions, metric);
  }

  private static double calibrated(int[] truth, List<Prediction> predictions) {
    return Validation.calibratedSelectionScore(STARS, truth, predictions, Metric.ACCURACY);
  }

  private static List<Prediction> predictions(int[] predicted, double confidence) {
    return IntStream.of(predicted)
        .mapToObj(
            label -> {
              double[] probabilities = new double[STARS.size()];
              Arrays.fill(probabilities, (1 - confidence) / (probabilities.length - 1));
              probabilities[label] = confidence;
              return Prediction.of(STARS, probabilities);
            })
        .toList();
  }

  /** Label 0 has two rows, label 1 has one, so counting labels and counting rows differ. */
  @Test
  void hitsAreReplacedByTheLogLoss() {
    int[] truth = {0, 0, 1};
    List<Prediction> predictions = predictions(new int[] {0, 0, 0}, 0.6);
    double labelsAlike = (Math.log(0.6) + Math.log(0.1)) / 2;
    double rowsAlike = (2 * Math.log(0.6) + Math.log(0.1)) / 3;
    assertThat(score(truth, predictions, Metric.BALANCED_ACCURACY))
        .isCloseTo(labelsAlike, offset(1e-12));
    assertThat(score(truth, predictions, Metric.MACRO_F1)).isCloseTo(labelsAlike, offset(1e-12));
    assertThat(score(truth, predictions, Metric.ACCURACY)).isCloseTo(rowsAlike, offset(1e-12));
    for (Metric metric : List.of(Metric.LOG_LOSS, Metric.MAE, Metric.QUADRATIC_KAPPA)) {
      assertThat(score(truth, predictions, metric))
          .isEqualTo(Evaluation.score(STARS, truth, predictions, metric));
    }
  }

  @Test
  void nothingIsWorseThanNoRows() {
    for (Metric metric : Metric.values()) {
      assertThat(score(new int[0], List.of(), metric)).isEqualTo(Double.NEGATIVE_INFINITY);
    }
  }

  /** Both are right for three of four rows; the second is too sure, which a temperature mends. */
  @Test
  void aCalibratedChoiceForgivesConfidence() {
    int[] truth = new int[20];
    int[] predicted = IntStream.range(0, 20).map(row -> row % 4 == 0 ? 1 : 0).toArray();
    List<Prediction> sure = predictions(predicted, 0.999);
    assertThat(calibrated(truth, sure))
        .isCloseTo(calibrated(truth, predictions(predicted, 0.75)), offset(1e-6))
        .isGreaterThan(score(truth, sure, Metric.ACCURACY) + 0.5);
  }
}
