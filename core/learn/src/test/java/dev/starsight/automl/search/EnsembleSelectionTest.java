package dev.starsight.automl.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.LabelSet;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.model.Metric;
import dev.starsight.model.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EnsembleSelectionTest {

  private static final LabelSet LABELS = LabelSet.of(List.of("1", "2", "3"));

  /** Returns predictions that favour the true label by {@code lean}, with independent noise. */
  private static List<Prediction> model(int[] truth, double lean, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Prediction> predictions = new ArrayList<>();
    for (int label : truth) {
      double[] logits = new double[LABELS.size()];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = 3 * random.nextDouble() + (i == label ? lean : 0);
      }
      predictions.add(Prediction.ofLogits(LABELS, logits));
    }
    return predictions;
  }

  private static int[] truth(int rows) {
    return new SplittableRandom(1).ints(rows, 0, LABELS.size()).toArray();
  }

  @Test
  void anEnsembleBeatsItsMembersIfTheirErrorsAreIndependent() {
    int[] truth = truth(2000);
    List<List<Prediction>> models =
        List.of(model(truth, 0.9, 2), model(truth, 1, 3), model(truth, 0.95, 4));

    EnsembleSelection selection =
        EnsembleSelection.of(LABELS, truth, models, Metric.BALANCED_ACCURACY);

    double best =
        models.stream()
            .mapToDouble(m -> Evaluation.metrics(LABELS, truth, m).balancedAccuracy())
            .max()
            .orElseThrow();
    assertThat(selection.weights()).hasSize(3);
    assertThat(selection.score()).isGreaterThan(best + 0.03);
    assertThat(selection.weights().values().stream().mapToDouble(w -> w).sum())
        .isCloseTo(1, within(1e-9));
    assertThat(Evaluation.metrics(LABELS, truth, selection.predictions()).balancedAccuracy())
        .isEqualTo(selection.score());
  }

  @Test
  void omitsAModelThatAddsNothing() {
    int[] truth = truth(500);
    List<List<Prediction>> models = List.of(model(truth, 0, 2), model(truth, 100, 3));

    EnsembleSelection selection =
        EnsembleSelection.of(LABELS, truth, models, Metric.BALANCED_ACCURACY);

    assertThat(selection.weights()).containsOnlyKeys(1);
    assertThat(selection.score()).isEqualTo(1);
  }

  @Test
  void minimizesALoss() {
    int[] truth = truth(800);
    List<List<Prediction>> models = List.of(model(truth, 0.8, 2), model(truth, 0.8, 3));

    EnsembleSelection selection = EnsembleSelection.of(LABELS, truth, models, Metric.LOG_LOSS);

    assertThat(-selection.score())
        .isLessThan(Evaluation.metrics(LABELS, truth, models.get(0)).logLoss())
        .isLessThan(Evaluation.metrics(LABELS, truth, models.get(1)).logLoss());
  }

  /** The frequent label is predicted by chance alone, so accuracy prefers the other model. */
  @Test
  void weighsLabelsAsTheMetricDoes() {
    int[] truth = IntStream.range(0, 400).map(row -> row % 20 == 0 ? 1 : 0).toArray();
    List<List<Prediction>> models = List.of(sure(truth, 0.9, 0.2), sure(truth, 0.6, 0.6));

    assertThat(EnsembleSelection.of(LABELS, truth, models, Metric.ACCURACY).weights())
        .containsOnlyKeys(0);
    assertThat(EnsembleSelection.of(LABELS, truth, models, Metric.BALANCED_ACCURACY).weights())
        .containsKey(1);
  }

  /** Returns the same probability of the true label for all rows of a label. */
  private static List<Prediction> sure(int[] truth, double first, double second) {
    return IntStream.of(truth)
        .mapToObj(
            label -> {
              double[] probabilities = new double[LABELS.size()];
              double own = label == 0 ? first : second;
              Arrays.fill(probabilities, (1 - own) / (probabilities.length - 1));
              probabilities[label] = own;
              return Prediction.of(LABELS, probabilities);
            })
        .toList();
  }
}
