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
    assertThat(CalibrationFit.temperature(rows.predictions(), rows.truth()))
        .isEqualTo(Calibration.NONE);
  }

  @Test
  void refusesATemperatureThatIsNotPositive() {
    assertThatThrownBy(() -> new Calibration(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.0");
  }

  @Property(tries = 100)
  void predictionsAboveTheThresholdReachTheAccuracy(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int count,
      @ForAll @DoubleRange(min = 0.3, max = 1) double target) {
    Rows rows = Rows.draw(count, 1, seed);
    ReviewThreshold chosen = ReviewThreshold.forAccuracy(rows.predictions(), rows.truth(), target);
    assertConsistent(rows, chosen);
    assertThat(chosen.automaticAccuracy() >= target).isEqualTo(chosen.met());
    if (chosen.met()) {
      for (Prediction p : rows.predictions()) {
        double lower = p.confidence();
        if (lower < chosen.confidence()) {
          assertThat(accuracyAbove(rows, lower)).isLessThan(target);
        }
      }
    }
  }

  @Property(tries = 100)
  void atMostTheShareIsReviewed(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int count,
      @ForAll @DoubleRange(min = 0, max = 1) double share) {
    Rows rows = Rows.draw(count, 1, seed);
    ReviewThreshold chosen =
        ReviewThreshold.forReviewShare(rows.predictions(), rows.truth(), share);
    assertConsistent(rows, chosen);
    assertThat(chosen.reviewShare()).isLessThanOrEqualTo(share + 1e-9);
    assertThat(chosen.reviewShare()).isGreaterThan(share - 1.0 / count - 1e-9);
  }

  private static void assertConsistent(Rows rows, ReviewThreshold chosen) {
    long below =
        rows.predictions().stream().filter(p -> p.confidence() < chosen.confidence()).count();
    assertThat(chosen.reviewShare()).isCloseTo((double) below / rows.truth().length, offset(1e-12));
    if (below < rows.truth().length) {
      assertThat(chosen.automaticAccuracy())
          .isCloseTo(accuracyAbove(rows, chosen.confidence()), offset(1e-12));
    }
  }

  private static double accuracyAbove(Rows rows, double threshold) {
    double accuracy = 0;
    double kept = 0;
    for (int i = 0; i < rows.truth().length; i++) {
      if (rows.predictions().get(i).confidence() >= threshold) {
        kept++;
        accuracy += rows.predictions().get(i).labelId() == rows.truth()[i] ? 1 : 0;
      }
    }
    return accuracy / kept;
  }

  @Test
  void reportsThatTheAccuracyCannotBeReached() {
    List<Prediction> predictions = new ArrayList<>();
    int[] truth = new int[100];
    for (int i = 0; i < 100; i++) {
      double confidence = 0.5 + i / 250.0;
      predictions.add(
          Prediction.of(
              LABELS, new double[] {confidence, (1 - confidence) / 2, (1 - confidence) / 2}));
      truth[i] = i >= 60 && i % 2 == 0 ? 0 : 1;
    }
    ReviewThreshold chosen = ReviewThreshold.forAccuracy(predictions, truth, 0.9);
    assertThat(chosen.met()).isFalse();
    assertThat(chosen.automaticAccuracy()).isCloseTo(0.5, offset(0.02));
    assertThat(1 - chosen.reviewShare()).isBetween(0.3, 0.4);
  }

  @Test
  void withoutRowsEverythingIsReviewed() {
    ReviewThreshold chosen = ReviewThreshold.forAccuracy(List.of(), new int[0], 0.9);
    assertThat(chosen.confidence()).isEqualTo(1);
    assertThat(chosen.met()).isFalse();
  }
}
