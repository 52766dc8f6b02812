package dev.starsight.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Calibration;
import dev.starsight.model.Metrics;
import dev.starsight.model.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ConfidenceTest {

  private static final LabelSet LABELS = LabelSet.of(List.of("1", "2", "3"));

  /** Predictions softmax(factor · logits) of rows whose labels are drawn from softmax(logits). */
  private static final class Rows {

    private final List<Prediction> predictions;
    private final int[] truth;

    Rows(List<Prediction> predictions, int[] truth) {
      this.predictions = predictions;
      this.truth = truth;
    }

    List<Prediction> predictions() {
      return predictions;
    }

    int[] truth() {
      return truth;
    }

    static Rows draw(int count, double factor, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Prediction> predictions = new ArrayList<>();
      int[] truth = new int[count];
      for (int i = 0; i < count; i++) {
        double[] logits = new double[3];
        double[] scaled = new double[3];
        for (int k = 0; k < 3; k++) {
          logits[k] = 4 * random.nextDouble();
          scaled[k] = factor * logits[k];
        }
        Prediction real = Prediction.ofLogits(LABELS, logits);
        double u = random.nextDouble();
        truth[i] =
            u < real.probability(0) ? 0 : u < real.probability(0) + real.probability(1) ? 1 : 2;
        predictions.add(Prediction.ofLogits(LABELS, scaled));
      }
      return new Rows(predictions, truth);
    }
  }

  @Test
  void findsTheTemperature() {
    for (double factor : new double[] {0.5, 1, 2.5}) {
      Rows rows = Rows.draw(20_000, factor, 5);
      double temperature =
          CalibrationFit.temperature(rows.predictions(), rows.truth()).temperature();
      assertThat(temperature / factor).isCloseTo(1, offset(0.05));
    }
  }

  @Test
  void findsATemperatureAsGoodAsAnyOnAGrid() {
    Rows rows = Rows.draw(500, 1.7, 9);
    Calibration fitted = CalibrationFit.temperature(rows.predictions(), rows.truth());
    double best = calibrated(rows, fitted).logLoss();
    for (double t = 0.1; t < 10; t *= 1.05) {
      assertThat(best).isLessThanOrEqualTo(calibrated(rows, new Calibration(t)).logLoss() + 1e-9);
    }
  }

  private static Metrics calibrated(Rows rows, Calibration calibration) {
    return Evaluation.metrics(
        LABELS, rows.truth(), rows.predictions().stream().map(calibration::apply).toList());
  }

  @Test
  void calibrationLowersTheCalibrationErrorAndKeepsLabels() {
    Rows rows = Rows.draw(5_000, 3, 4);
    Calibration fitted = CalibrationFit.temperature(rows.predictions(), rows.truth());
    Rows unseen = Rows.draw(5_000, 3, 44);
    assertThat(calibrated(unseen, fitted).ece())
        .isLessThan(calibrated(unseen, Calibration.NONE).ece() / 3);
    assertThat(calibrated(unseen, fitted).confusion())
        .isEqualTo(calibrated(unseen, Calibration.NONE).confusion());
  }

  /** Returns rows that mostly have the label 3, and a model that assumes equal frequencies. */
  private static Rows drawImbalanced(int count, long seed) {
    double[] shares = {0.1, 0.2, 0.7};
    SplittableRandom random = new SplittableRandom(seed);
    List<Prediction> predictions = new ArrayList<>();
    int[] truth = new int[count];
    for (int i = 0; i < count; i++) {
      double u = random.nextDouble();
      truth[i] = u < shares[0] ? 0 : u < shares[0] + shares[1] ? 1 : 2;
      double[] logits = new double[3];
      for (int k = 0; k < 3; k++) {
        logits[k] = 3 * random.nextDouble() + (k == truth[i] ? 2 : 0);
      }
      predictions.add(Prediction.ofLogits(LABELS, logits));
    }
    return new Rows(predictions, truth);
  }

  @Test
  void calibratesEachLabelSeparately() {
    Rows rows = drawImbalanced(5_000, 4);
    Rows unseen = drawImbalanced(20_000, 5);
    Calibration temperature = CalibrationFit.temperature(rows.predictions(), rows.truth());
    Calibration fitted = CalibrationFit.of(rows.predictions(), rows.truth());

    assertThat(fitted.confidences()).hasSize(3);
    assertThat(fitted.confidences().get(2).offset()).isGreaterThan(0);
    assertThat(fitted.confidences().get(0).offset()).isLessThan(0);
    Metrics before = calibrated(unseen, temperature);
    Metrics after = calibrated(unseen, fitted);
    assertThat(after.ece()).isLessThan(before.ece() / 2).isLessThan(0.02);
    assertThat(after.logLoss()).isLessThan(before.logLoss());
    assertThat(after.confusion()).isEqualTo(before.confusion());
  }

  @Test
  void anUninformativeConfidenceIsReplacedByTheAccuracyOfTheLabel() {
    SplittableRandom random = new SplittableRandom(6);
    List<Prediction> predictions = new ArrayList<>();
    int[] truth = new int[4_000];
    for (int i = 0; i < truth.length; i++) {
      int predicted = i % 2;
      double confidence = 0.5 + 0.45 * random.nextDouble();
      double[] probabilities = new double[3];
      probabilities[predicted] = confidence;
      probabilities[2] = 1 - confidence;
      predictions.add(Prediction.of(LABELS, probabilities));
      double accuracy = predicted == 0 ? 0.45 : confidence;
      truth[i] = random.nextDouble() < accuracy ? predicted : 2;
    }

    Calibration fitted = CalibrationFit.of(predictions, truth);

    double mean = 0;
    for (int i = 0; i < truth.length; i += 2) {
      mean += fitted.apply(predictions.get(i)).confidence() / (truth.length / 2.0);
    }
    assertThat(mean).isCloseTo(0.45, offset(0.03));
    assertThat(fitted.confidences().get(0).slope()).isLessThan(fitted.confidences().get(1).slope());
  }

  @Test
  void aRarelyPredictedLabelUsesTheCommonParameters() {
    Rows rows = drawImbalanced(150, 4);
    Calibration fitted = CalibrationFit.of(rows.predictions(), rows.truth());
    assertThat(fitted.confidences().get(0)).isEqualTo(fitted.confidences().get(1));
  }

  @Property(tries = 200)
  void calibrationKeepsTheLabelAndTheSum(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0.1, max = 5) double slope,
      @ForAll @DoubleRange(min = -20, max = 20) double offset) {
    Calibration.Confidence same = new Calibration.Confidence(slope, offset);
    Calibration calibration = new Calibration(1.3, List.of(same, same, same));
    for (Prediction prediction : Rows.draw(20, 2, seed).predictions()) {
      Prediction calibrated = calibration.apply(prediction);
      assertThat(calibrated.labelId()).isEqualTo(prediction.labelId());
      assertThat(calibrated.confidence()).isBetween(1.0 / 3, 1.0);
      assertThat(calibrated.probability(0) + calibrated.probability(1) + calibrated.probability(2))
          .isCloseTo(1, offset(1e-9));
    }
  }

  @Test
  void calibratesAProbabilityOfOne() {
    Prediction certain = Prediction.of(LABELS, new double[] {0, 1, 0});
    Calibration.Confidence lower = new Calibration.Confidence(1, -40);
    Prediction calibrated = new Calibration(1, List.of(lower, lower, lower)).apply(certain);
    assertThat(calibrated.label()).isEqualTo("2");
    assertThat(calibrated.probability(0)).isCloseTo(1.0 / 3, offset(1e-5));
  }

  @Test
  void refusesACalibrationForOtherLabels() {
    Calibration two =
        new Calibration(1, List.of(Calibration.Confidence.NONE, Calibration.Confidence.NONE));
    assertThatThrownBy(() -> two.apply(Prediction.of(LABELS, new double[] {0, 1, 0})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 labels")
        .hasMessageContaining("3");
  }

  @Test
  void doesNotCalibrateOnTooFewRows() {
    Rows rows = Rows.draw(CalibrationFit.MIN_ROWS - 1, 3, 4);
    assertThat(CalibrationFit.of(rows.predictions(), rows.truth())).isEqualTo(Calibration.NONE);
  }

  @Test
  void refusesATemperatureThatIsNotPositive() {
    assertThatThrownBy(() -> new Calibration(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.0");
  }

  @Property(tries = 100)
  void atMostTheShareIsReviewed(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int count,
      @ForAll @DoubleRange(min = 0, max = 1) double share) {
    Rows rows = Rows.draw(count, 1, seed);
    double threshold = ReviewThreshold.forReviewShare(rows.predictions(), share).confidence();
    double reviewed =
        rows.predictions().stream().filter(p -> p.confidence() < threshold).count()
            / (double) count;
    assertThat(reviewed).isBetween(share - 1.0 / count - 1e-9, share + 1e-9);
  }

  @Test
  void equallyConfidentRowsStayTogether() {
    List<Prediction> predictions = new ArrayList<>();
    for (double confidence : new double[] {0.5, 0.6, 0.6, 0.9}) {
      predictions.add(
          Prediction.of(
              LABELS, new double[] {confidence, (1 - confidence) / 2, (1 - confidence) / 2}));
    }
    assertThat(ReviewThreshold.forReviewShare(predictions, 0.5).confidence())
        .isCloseTo(0.55, offset(1e-6));
    assertThat(ReviewThreshold.forReviewShare(predictions, 0.75).confidence())
        .isCloseTo(0.75, offset(1e-6));
    assertThat(ReviewThreshold.forReviewShare(predictions, 0).confidence()).isZero();
    assertThat(ReviewThreshold.forReviewShare(predictions, 1).confidence()).isEqualTo(1);
  }

  @Test
  void withoutRowsEverythingIsReviewed() {
    assertThat(ReviewThreshold.forReviewShare(List.of(), 0.2).confidence()).isEqualTo(1);
  }
}
