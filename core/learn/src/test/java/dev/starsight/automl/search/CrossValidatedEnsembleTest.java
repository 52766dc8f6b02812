package dev.starsight.automl.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.LabelSet;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.model.Metric;
import dev.starsight.model.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CrossValidatedEnsembleTest {

  private static final LabelSet LABELS = LabelSet.of(List.of("1", "2", "3"));
  private static final Metric METRIC = Metric.BALANCED_ACCURACY;

  /** Returns predictions that are independent of the true labels. */
  private static List<Prediction> noise(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Prediction> predictions = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      predictions.add(
          Prediction.ofLogits(
              LABELS,
              new double[] {random.nextDouble(), random.nextDouble(), random.nextDouble()}));
    }
    return predictions;
  }

  @Test
  void theScoreIsNotInflatedByChoosingAmongManyModels() {
    double heldOut = 0;
    double inSample = 0;
    int repetitions = 8;
    for (int repetition = 0; repetition < repetitions; repetition++) {
      int[] truth = new SplittableRandom(repetition).ints(600, 0, 3).toArray();
      List<List<Prediction>> models = new ArrayList<>();
      for (int model = 0; model < 30; model++) {
        models.add(noise(truth.length, 100L * (repetition + 1) + model));
      }
      heldOut += CrossValidatedEnsemble.of(LABELS, truth, models, METRIC, 5).score() / repetitions;
      inSample += EnsembleSelection.of(LABELS, truth, models, METRIC).score() / repetitions;
    }
    // By chance 1/3, with a standard error of 0.007.
    assertThat(heldOut).isBetween(0.31, 0.355);
    assertThat(inSample).isGreaterThan(0.365);
  }

  @Test
  void predictsEveryRowOnceAndTheSameForTheSameSeed() {
    int[] truth = new SplittableRandom(2).ints(101, 0, 3).toArray();
    List<List<Prediction>> models = List.of(noise(101, 1), noise(101, 2));

    CrossValidatedEnsemble combined = CrossValidatedEnsemble.of(LABELS, truth, models, METRIC, 5);
    CrossValidatedEnsemble repeated = CrossValidatedEnsemble.of(LABELS, truth, models, METRIC, 5);

    assertThat(combined.heldOut()).hasSize(101).doesNotContainNull();
    assertThat(combined.score())
        .isEqualTo(METRIC.score(Evaluation.metrics(LABELS, truth, combined.heldOut())));
    assertThat(repeated.weights()).isEqualTo(combined.weights());
    assertThat(repeated.score()).isEqualTo(combined.score());
  }
}
