package dev.starsight.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.evaluation.Evaluation;
import dev.starsight.model.Calibration;
import dev.starsight.model.Prediction;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecalibrationTest {

  private static final double FAVOUR = 0.2;

  @Test
  void aThousandRowsCorrectShiftedLabels() {
    PromiseRows future = SimulatedPredictions.rows(4_000, -1, FAVOUR);
    PromiseRows rows = SimulatedPredictions.rows(1_000, 1, FAVOUR);

    Recalibration fitted = RecalibrationFit.of(rows.predictions(), rows.truth());
    List<Prediction> corrected = future.predictions().stream().map(fitted::apply).toList();

    assertThat(fitted.offsets().get(4)).isLessThan(fitted.offsets().get(1) - 0.5);
    assertThat(error(future, corrected)).isLessThan(error(future, future.predictions()) / 2);
    for (int row = 0; row < corrected.size(); row++) {
      assertThat(corrected.get(row).label()).isEqualTo(future.predictions().get(row).label());
    }
  }

  @Test
  void calibratedProbabilitiesHardlyChange() {
    PromiseRows rows = SimulatedPredictions.rows(2_000, 1);

    Recalibration fitted = RecalibrationFit.of(rows.predictions(), rows.truth());

    assertThat(fitted.slope()).isCloseTo(1, within(0.1));
    for (int row = 0; row < 100; row++) {
      Prediction before = rows.predictions().get(row);
      assertThat(fitted.apply(before).confidence()).isCloseTo(before.confidence(), within(0.06));
    }
  }

  @Test
  void tooFewRowsChangeNothing() {
    PromiseRows rows = SimulatedPredictions.rows(29, 1, FAVOUR);

    assertThat(RecalibrationFit.of(rows.predictions(), rows.truth()))
        .isEqualTo(new Recalibration(1, Collections.nCopies(5, 0.0), Calibration.NONE));
  }

  @Test
  void probabilitiesOfZeroAndOneAreCorrectedToo() {
    Prediction sure = Prediction.of(SimulatedPredictions.STARS, new double[] {0, 0, 1, 0, 0});
    List<Prediction> all = Collections.nCopies(100, sure);

    Recalibration fitted = RecalibrationFit.of(all, new int[100]); // All wrong.

    Prediction corrected = fitted.apply(sure);
    assertThat(corrected.label()).isEqualTo("3");
    assertThat(corrected.confidence()).isLessThan(0.8);
  }

  @Test
  void valuesAreChecked() {
    assertThatThrownBy(() -> new Recalibration(0, List.of(), Calibration.NONE))
        .hasMessage("a slope must be a number above 0, but is 0.0");
    assertThatThrownBy(() -> new Recalibration(1, List.of(Double.NaN), Calibration.NONE))
        .hasMessage("an offset must be a number, but is NaN");
  }

  private static double error(PromiseRows rows, List<Prediction> predictions) {
    return Evaluation.metrics(SimulatedPredictions.STARS, rows.truth(), predictions).eceDebiased();
  }
}
