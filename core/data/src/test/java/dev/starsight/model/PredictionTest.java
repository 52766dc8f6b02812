package dev.starsight.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.model.directory.ModelDescription;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionTest {

  private static final LabelSet LABELS = LabelSet.ordered(List.of("1", "2", "3"));

  @Test
  void theLogarithmOfZeroIsNoFault() {
    Prediction prediction =
        Prediction.ofLogits(LABELS, new double[] {Double.NEGATIVE_INFINITY, 0, 0});

    assertThat(prediction.probabilities()).containsExactly(0, 0.5, 0.5);
  }

  /** A boosted model with a shrinkage of 1e308, or linear weights of 3e38, gives such scores. */
  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void saysThatTheWeightsAreTooLarge(double score) {
    assertThatExceptionOfType(StarsightException.class)
        .isThrownBy(() -> Prediction.ofLogits(LABELS, new double[] {0, score, 1}))
        .withMessageContaining("the weights of the model are far too large");
  }

  /** Scaling these by their sum once more would change the last bits. */
  @Test
  void restoresProbabilitiesToTheLastBit() {
    Random random = new Random(7);
    int changed = 0;
    for (int i = 0; i < 1_000; i++) {
      double[] given = {random.nextDouble(), random.nextDouble(), random.nextDouble()};
      double sum = Arrays.stream(given).sum();
      Prediction made =
          Prediction.of(LABELS, Arrays.stream(given).map(each -> each / sum).toArray());

      double[] handed = made.probabilities();
      Prediction restored = Prediction.restored(LABELS, handed);
      assertThat(restored.probabilities()).containsExactly(made.probabilities());
      assertThat(restored.label()).isEqualTo(made.label());
      changed +=
          Arrays.equals(Prediction.of(LABELS, handed).probabilities(), made.probabilities())
              ? 0
              : 1;
      handed[0] = 5;
      assertThat(restored.probabilities()).containsExactly(made.probabilities());
    }
    assertThat(changed).isPositive();
  }

  @Test
  void restoresOnlyProbabilities() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Prediction.restored(LABELS, new double[] {0.5, 0.5}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Prediction.restored(LABELS, new double[] {0.5, 0.5, 0.5}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Prediction.restored(LABELS, new double[] {-0.5, 1, 0.5}));
  }

  @Test
  void aCalibrationBelongsToAsManyLabels() {
    Calibration calibration =
        new Calibration(1, Collections.nCopies(2, Calibration.Confidence.NONE));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ModelDescription(
                    "majority",
                    LABELS,
                    Map.of(),
                    "text",
                    "label",
                    Provenance.inMemory("test"),
                    null,
                    calibration,
                    null,
                    null,
                    "0.1.0",
                    Map.of()))
        .withMessage("a calibration of 2 labels cannot belong to a model of 3");
  }
}
