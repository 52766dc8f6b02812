package dev.starsight.evaluation;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Example;
import dev.starsight.evaluation.Evaluation.Difference;
import dev.starsight.evaluation.SimulatedRows.Gap;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.model.Metrics.Interval;
import dev.starsight.model.Prediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Counts how often intervals hold the truth of the population that rows were drawn from. Each test
 * has a large variant with the tag {@code long}, whose table docs/statistics.md shows.
 */
@Tag("any-locale")
class IntervalCoverageTest {

  private static final int DATA_SETS = 2_000;
  private static final double[] ERRORS = {0, 0.01, 0.02, 0.05};

  /** How many of several intervals hold the truth. */
  private static final class Coverage {

    private int all;
    private int held;
    private double width;
    private double floor;

    void add(Interval interval, double truth) {
      all++;
      held += interval.low() <= truth && truth <= interval.high() ? 1 : 0;
      width += interval.high() - interval.low();
    }

    double share() {
      return (double) held / all;
    }

    double meanWidth() {
      return width / all;
    }

    /** Returns the mean width in noise floors. */
    double floors() {
      return width / floor;
    }
  }

  private static Map<Metric, Coverage> ofMetrics(int dataSets, int rows, int copies) {
    Map<Metric, Double> truths =
        Map.of(
            Metric.ACCURACY, SimulatedRows.starsAccuracy(),
            Metric.BALANCED_ACCURACY, SimulatedRows.starsBalancedAccuracy(),
            Metric.MAE, SimulatedRows.starsMae());
    Map<Metric, Coverage> coverages = new EnumMap<>(Metric.class);
    SplittableRandom random = new SplittableRandom(rows);
    for (int i = 0; i < dataSets; i++) {
      SimulatedRows drawn = SimulatedRows.stars(rows, copies, random);
      Metrics metrics = evaluation(drawn, i).metrics();
      truths.forEach(
          (metric, truth) ->
              coverages
                  .computeIfAbsent(metric, key -> new Coverage())
                  .add(interval(metrics, metric), truth));
    }
    return coverages;
  }

  private static Evaluation evaluation(SimulatedRows drawn, long seed) {
    return Evaluation.of(SimulatedRows.STARS, drawn.rows(), drawn.predictions(), seed);
  }

  private static Interval interval(Metrics metrics, Metric metric) {
    return Objects.requireNonNull(metrics.intervals().get(metric.id()), metric.id());
  }

  private static Coverage ofCalibrationError(int dataSets, int rows, Gap gap, double error) {
    double size = gap.size(error);
    SplittableRandom random = new SplittableRandom(rows);
    Coverage coverage = new Coverage();
    for (int i = 0; i < dataSets; i++) {
      SimulatedRows drawn = SimulatedRows.calibrated(rows, gap, size, random);
      Outcomes outcomes =
          new Outcomes(
              SimulatedRows.STARS,
              Evaluation.truth(SimulatedRows.STARS, drawn.rows()),
              drawn.predictions());
      CalibrationError inference = outcomes.calibrationError();
      coverage.add(inference.interval(), error);
      coverage.floor += inference.noiseFloor();
    }
    return coverage;
  }

  @Test
  void intervalsOfSharesAndMeansHoldTheTruthInNineteenOfTwentyCases() {
    ofMetrics(200, 1_000, 1)
        .forEach(
            (metric, coverage) ->
                assertThat(coverage.share()).as(metric.id()).isBetween(0.915, 0.985));
  }

  /** Without groups, 84 of 100 intervals of rows that come in pairs would hold the truth. */
  @Test
  void intervalsAllowForRowsThatShareAText() {
    ofMetrics(200, 1_000, 2)
        .forEach(
            (metric, coverage) ->
                assertThat(coverage.share()).as(metric.id()).isBetween(0.915, 0.985));
    assertThat(widthOfMae(2) / widthOfMae(1)).isBetween(1.3, 1.55);
  }

  /** A twentieth of the rows of a table may have no text, from as many people. */
  @Test
  void rowsWithoutTextAreIndependent() {
    SimulatedRows drawn = SimulatedRows.stars(1_000, 1, new SplittableRandom(3));
    Interval ofTexts = interval(evaluation(drawn, 3).metrics(), Metric.ACCURACY);
    for (String blank : List.of("", " ", "!?")) {
      List<Example> rows = new ArrayList<>(drawn.rows());
      for (int row = 0; row < 100; row++) {
        Example old = rows.get(row);
        rows.set(row, new Example(old.id(), blank, old.label(), old.columns()));
      }
      Evaluation evaluation = Evaluation.of(SimulatedRows.STARS, rows, drawn.predictions(), 3);
      assertThat(interval(evaluation.metrics(), Metric.ACCURACY)).isEqualTo(ofTexts);
    }
  }

  private static double widthOfMae(int copies) {
    return Objects.requireNonNull(ofMetrics(20, 1_000, copies).get(Metric.MAE)).meanWidth();
  }

  @Test
  void intervalsOfTheCalibrationErrorHoldTheTruthInNineteenOfTwentyCases() {
    for (double error : ERRORS) {
      Coverage coverage = ofCalibrationError(200, 1_000, Gap.BOTH, error);
      assertThat(coverage.share()).as("error %s", error).isBetween(0.91, 0.99);
      if (error == 0) {
        assertThat(coverage.floors()).isBetween(0.5, 1.5);
      }
    }
  }

  @Test
  void oneOfTwentyEqualModelsIsRarelyClearlyWorse() {
    assertThat(searchesWithAClearWinner(40)).isBetween(0, 6);
  }

  /** Draws models that are right on 70 % of the rows and agree with each other on about 80 %. */
  private static int searchesWithAClearWinner(int searches) {
    SplittableRandom random = new SplittableRandom(20);
    int clear = 0;
    for (int search = 0; search < searches; search++) {
      SimulatedRows drawn = SimulatedRows.calibrated(1_000, Gap.BOTH, 0, random);
      int[] truth = Evaluation.truth(SimulatedRows.STARS, drawn.rows());
      double[] hard = random.doubles(truth.length).toArray();
      List<List<Prediction>> models = new ArrayList<>();
      for (int model = 0; model < 20; model++) {
        models.add(ofEqualQuality(truth, hard, random));
      }
      models.sort((one, other) -> Double.compare(accuracy(truth, other), accuracy(truth, one)));
      List<Difference> differences =
          Difference.fromBest(SimulatedRows.STARS, drawn.rows(), models, Metric.ACCURACY, search);
      assertThat(differences).hasSize(20);
      assertThat(differences.get(0).isClear()).isFalse();
      clear += differences.stream().anyMatch(Difference::isClear) ? 1 : 0;
    }
    return clear;
  }

  private static double accuracy(int[] truth, List<Prediction> predictions) {
    return Evaluation.score(SimulatedRows.STARS, truth, predictions, Metric.ACCURACY);
  }

  private static List<Prediction> ofEqualQuality(
      int[] truth, double[] hard, SplittableRandom random) {
    int[] predicted = new int[truth.length];
    for (int row = 0; row < truth.length; row++) {
      boolean own = random.nextDouble() < 0.35;
      boolean right = (own ? random.nextDouble() : hard[row]) < 0.7;
      predicted[row] = right ? truth[row] : (truth[row] + 1) % 5;
    }
    return EvaluationTest.predictionsOf(predicted, 0.7);
  }

  /** A model that is ten points better than nineteen others is clearly better than all. */
  @Test
  void aMuchBetterModelIsClearlyBetter() {
    SplittableRandom random = new SplittableRandom(4);
    SimulatedRows drawn = SimulatedRows.calibrated(1_000, Gap.BOTH, 0, random);
    int[] truth = Evaluation.truth(SimulatedRows.STARS, drawn.rows());
    double[] hard = random.doubles(truth.length).toArray();
    List<List<Prediction>> models = new ArrayList<>();
    models.add(EvaluationTest.predictionsOf(shifted(truth, row -> hard[row] < 0.8), 0.7));
    for (int model = 0; model < 19; model++) {
      models.add(ofEqualQuality(truth, hard, random));
    }
    List<Difference> differences =
        Difference.fromBest(SimulatedRows.STARS, drawn.rows(), models, Metric.ACCURACY, 1);
    assertThat(differences.subList(1, 20)).allMatch(Difference::isClear);
  }

  private static int[] shifted(int[] truth, IntPredicate right) {
    int[] predicted = truth.clone();
    for (int row = 0; row < truth.length; row++) {
      predicted[row] = right.test(row) ? truth[row] : (truth[row] + 1) % 5;
    }
    return predicted;
  }

  /** The mean of samples whose truth is drawn from the confidences, as the definition says. */
  @Test
  void theNoiseFloorIsTheErrorOfACalibratedModel() {
    for (int rows : new int[] {8, 60, 1_000}) {
      SplittableRandom random = new SplittableRandom(rows);
      SimulatedRows drawn = SimulatedRows.calibrated(rows, Gap.OVERCONFIDENT, 0.1, random);
      double sum = 0;
      int resamples = 2_000;
      for (int i = 0; i < resamples; i++) {
        int[] truth = new int[rows];
        for (int row = 0; row < rows; row++) {
          Prediction prediction = drawn.predictions().get(row);
          boolean right = random.nextDouble() < prediction.confidence();
          truth[row] = right ? prediction.labelId() : (prediction.labelId() + 1) % 5;
        }
        sum += Evaluation.score(SimulatedRows.STARS, truth, drawn.predictions(), Metric.ECE);
      }
      Metrics metrics = evaluation(drawn, 1).metrics();
      assertThat(metrics.eceNoiseFloor()).isCloseTo(-sum / resamples, byLess(0.03));
      assertThat(metrics.eceDebiased())
          .isBetween(
              interval(metrics, Metric.ECE).low() - 1e-6,
              interval(metrics, Metric.ECE).high() + 1e-6);
    }
  }

  private static Percentage byLess(double share) {
    return Percentage.withPercentage(100 * share);
  }

  /** Writes the table of docs/statistics.md to target/simulated-coverage.txt. */
  @Test
  @Tag("long")
  void theTableOfTheDocumentationHolds() throws IOException {
    Path file = Path.of("target", "simulated-coverage.txt");
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    List<String> missed = new ArrayList<>();
    for (int rows : new int[] {1_000, 4_000}) {
      for (Map.Entry<Metric, Coverage> entry : ofMetrics(DATA_SETS, rows, 1).entrySet()) {
        write(file, entry.getKey().id(), rows, entry.getValue(), missed);
      }
      for (double error : ERRORS) {
        for (Gap gap : error == 0 ? List.of(Gap.BOTH) : List.of(Gap.values())) {
          Coverage coverage = ofCalibrationError(DATA_SETS, rows, gap, error);
          String name = error == 0 ? "none" : gap.name().toLowerCase(Locale.ROOT);
          write(file, "calibration error %.2f, %s".formatted(error, name), rows, coverage, missed);
        }
      }
    }
    int clear = searchesWithAClearWinner(400);
    Files.writeString(
        file, "twenty equal models: clear in %s of 400\n".formatted(clear), CREATE, APPEND);
    assertThat(missed).isEmpty();
    assertThat(clear).isLessThanOrEqualTo(24);
  }

  private static void write(
      Path file, String name, int rows, Coverage coverage, List<String> missed) throws IOException {
    String line =
        String.format(
            Locale.ROOT,
            "| %s | %,d | %.1f %% | %.4f | %s |%n",
            name,
            rows,
            100 * coverage.share(),
            coverage.meanWidth(),
            coverage.floor == 0 ? "" : String.format(Locale.ROOT, "%.2f", coverage.floors()));
    Files.writeString(file, line, CREATE, APPEND);
    // An error in few bins that is smaller than the noise floor is known to be held less often.
    double least = name.endsWith("high_ones") ? 0.85 : 0.935;
    boolean calibrated = name.endsWith("none");
    boolean holds =
        calibrated
            ? coverage.share() >= 0.93 && coverage.floors() <= 1.5
            : coverage.share() >= least && coverage.share() <= (least < 0.9 ? 0.985 : 0.965);
    if (!holds) {
      missed.add(line);
    }
  }

  @Test
  void quantilesAndTailsOfTheNormalDistributionAreExact() {
    assertThat(StandardNormal.above(StandardNormal.TWO_SIDED_95)).isCloseTo(0.025, byLess(1e-4));
    assertThat(StandardNormal.above(-1)).isCloseTo(0.841344746, byLess(1e-6));
    // Chi-square with 10 degrees of freedom has the moments 10, 20 and 80; 18.307 is its 95 %.
    assertThat(StandardNormal.belowByMoments(10, 20, 80, 18.307)).isCloseTo(0.95, byLess(1e-3));
    assertThat(StandardNormal.belowByMoments(0, 1, 0, 0)).isCloseTo(0.5, byLess(1e-6));
  }
}
