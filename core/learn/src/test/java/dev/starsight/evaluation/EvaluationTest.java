package dev.starsight.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.evaluation.Evaluation.CoveragePoint;
import dev.starsight.evaluation.Evaluation.Judgement;
import dev.starsight.evaluation.Evaluation.ReliabilityBin;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.model.Metrics.Interval;
import dev.starsight.model.Prediction;
import dev.starsight.model.internal.MetricsJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EvaluationTest {

  private static final LabelSet STARS = LabelSet.of(List.of("1", "2", "3", "4", "5"));

  /**
   * Computed by hand for the pairs (true, predicted) (1,1) (1,2) (2,2) (3,3) (4,5) (5,5) (5,5)
   * (5,1).
   *
   * <p>Kappa has the weights d²: observed 1 + 1 + 16 = 18. Marginals true 2 1 1 1 3, predicted 2 2
   * 1 0 3; sum of t·p·d² = 1·(2·2) + 4·(2·1) + 16·(2·3) + 1·(1·2) + 1·(1·1) + 9·(1·3) + 4·(1·2) +
   * 1·(1·2) + 4·(1·3) + 9·(1·2) + 4·(1·2) + 1·(1·1) + 1·(1·3) + 16·(3·2) + 9·(3·2) + 4·(3·1) = 352;
   * expected 352 / 8 = 44; kappa = 1 − 18/44.
   */
  @Test
  void givesTheValuesComputedByHand() {
    int[] truth = {0, 0, 1, 2, 3, 4, 4, 4};
    int[] predicted = {0, 1, 1, 2, 4, 4, 4, 0};
    Metrics m = Evaluation.metrics(STARS, truth, predictionsOf(predicted, 0.62));
    assertThat(m.rows()).isEqualTo(8);
    assertThat(m.accuracy()).isEqualTo(5 / 8.0);
    assertThat(m.balancedAccuracy()).isCloseTo((0.5 + 1 + 1 + 0 + 2 / 3.0) / 5, offset(1e-12));
    assertThat(m.macroF1()).isCloseTo((2 / 4.0 + 2 / 3.0 + 1 + 0 + 4 / 6.0) / 5, offset(1e-12));
    assertThat(m.mae()).isEqualTo(6 / 8.0);
    assertThat(m.withinOne()).isEqualTo(7 / 8.0);
    assertThat(m.quadraticKappa()).isCloseTo(1 - 18 / 44.0, offset(1e-12));
    assertThat(m.logLoss())
        .isCloseTo(-(5 * Math.log(0.62) + 3 * Math.log(0.095)) / 8, offset(1e-12));
    assertThat(m.ece()).isCloseTo(Math.abs(5 / 8.0 - 0.62), offset(1e-12));
    assertThat(m.confusion().get(4)).containsExactly(1L, 0L, 0L, 0L, 2L);
    assertThat(m.intervals()).isEmpty();
  }

  /** For two labels, quadratic kappa is Cohen's kappa (1960): 20, 5, 10, 15 give 0.4. */
  @Test
  void agreesWithThePublishedExampleOfKappa() {
    LabelSet two = LabelSet.of(List.of("0", "1"));
    List<Integer> truth = new ArrayList<>();
    List<Prediction> predictions = new ArrayList<>();
    int[][] counts = {{20, 5}, {10, 15}};
    for (int t = 0; t < 2; t++) {
      for (int p = 0; p < 2; p++) {
        for (int i = 0; i < counts[t][p]; i++) {
          truth.add(t);
          predictions.add(Prediction.of(two, p == 0 ? new double[] {1, 0} : new double[] {0, 1}));
        }
      }
    }
    int[] ids = truth.stream().mapToInt(Integer::intValue).toArray();
    assertThat(Evaluation.metrics(two, ids, predictions).quadraticKappa())
        .isCloseTo(0.4, offset(1e-12));
  }

  @Property(tries = 200)
  void agreesWithNaiveLoops(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int rows) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] truth = new int[rows];
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      truth[i] = random.nextInt(5);
      predictions.add(random(random));
    }
    Metrics m = Evaluation.metrics(STARS, truth, predictions);
    NaiveMetrics naive = new NaiveMetrics(STARS, truth, predictions);
    assertThat(m.accuracy()).isCloseTo(naive.accuracy(), within(1e-12));
    assertThat(m.balancedAccuracy()).isCloseTo(naive.balancedAccuracy(), within(1e-12));
    assertThat(m.macroF1()).isCloseTo(naive.macroF1(), within(1e-12));
    assertThat(m.mae()).isCloseTo(naive.mae(), within(1e-12));
    assertThat(m.withinOne()).isCloseTo(naive.withinOne(), within(1e-12));
    assertThat(m.logLoss()).isCloseTo(naive.logLoss(), within(1e-9));
    assertThat(m.ece()).isCloseTo(naive.ece(), within(1e-12));
    double kappa = naive.quadraticKappa();
    if (Double.isNaN(kappa)) {
      assertThat(m.quadraticKappa()).isNaN();
    } else {
      assertThat(m.quadraticKappa()).isCloseTo(kappa, within(1e-9));
    }
    assertThat(m.confusion().stream().flatMap(List::stream).mapToLong(Long::longValue).sum())
        .isEqualTo(rows);
  }

  @Test
  void omitsAbsentLabelsFromTheMean() {
    Metrics m =
        Evaluation.metrics(STARS, new int[] {0, 0, 4}, predictionsOf(new int[] {0, 1, 4}, 0.6));
    assertThat(m.balancedAccuracy()).isCloseTo((0.5 + 1) / 2, offset(1e-12));
    assertThat(m.macroF1()).isCloseTo((2 / 3.0 + 0 + 1) / 3, offset(1e-12));
  }

  @Test
  void hasNoDistanceMetricsForNominalLabels() {
    LabelSet nominal = LabelSet.of(List.of("bad", "good"));
    Metrics m =
        Evaluation.metrics(
            nominal, new int[] {0}, List.of(Prediction.of(nominal, new double[] {0.4, 0.6})));
    assertThat(m.mae()).isNaN();
    assertThat(m.withinOne()).isNaN();
    assertThat(m.quadraticKappa()).isNaN();
    assertThat(m.accuracy()).isZero();
    assertThat(MetricsJson.write(m).get("mae").isNull()).isTrue();
  }

  @Test
  void hasNoMetricsWithoutRows() {
    Evaluation empty = Evaluation.of(STARS, List.of(), List.of(), 1);
    for (Metric metric : Metric.values()) {
      assertThat(metric.of(empty.metrics())).as(metric.id()).isNaN();
    }
    assertThat(empty.metrics().intervals()).isEmpty();
    assertThat(empty.riskCoverage()).isEmpty();
    assertThat(empty.toString()).contains("accuracy");
  }

  @Test
  void limitsTheLossOfACertainMistake() {
    Metrics m = Evaluation.metrics(STARS, new int[] {0}, predictionsOf(new int[] {1}, 1));
    assertThat(m.logLoss()).isCloseTo(-Math.log(1e-15), offset(1e-9));
  }

  @Test
  void namesALabelUnknownToTheModel() {
    assertThatThrownBy(
            () ->
                Evaluation.of(
                    STARS, List.of(Example.of("R9", "t", "7")), predictionsOf(new int[] {0}, 1), 1))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("\"7\"")
        .hasMessageContaining("R9")
        .hasMessageContaining("[1, 2, 3, 4, 5]");
    assertThatThrownBy(
            () ->
                Evaluation.of(
                    STARS,
                    List.of(Example.unlabelled("R8", "t")),
                    predictionsOf(new int[] {0}, 1),
                    1))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("R8");
  }

  @Test
  void theSameSeedGivesTheSameIntervals() {
    Evaluation one = evaluation(300, 0.6, 7);
    assertThat(evaluation(300, 0.6, 7).metrics()).isEqualTo(one.metrics());
    assertThat(evaluation(300, 0.6, 8).metrics().intervals())
        .isNotEqualTo(one.metrics().intervals());
  }

  @Test
  void theIntervalOfAccuracyAgreesWithTheBinomialOne() {
    Evaluation evaluation = evaluation(400, 0.6, 3);
    double p = evaluation.metrics().accuracy();
    double error = 1.96 * Math.sqrt(p * (1 - p) / 400);
    Interval interval = Objects.requireNonNull(evaluation.metrics().intervals().get("accuracy"));
    assertThat(interval.low()).isCloseTo(p - error, offset(0.01));
    assertThat(interval.high()).isCloseTo(p + error, offset(0.01));
  }

  @Test
  void nineteenOfTwentyIntervalsContainTheTruth() {
    int covered = 0;
    for (int i = 0; i < 200; i++) {
      Interval interval = evaluation(150, 0.6, i).metrics().intervals().get("accuracy");
      covered += interval != null && interval.low() <= 0.6 && 0.6 <= interval.high() ? 1 : 0;
    }
    assertThat(covered).isBetween(178, 198);
  }

  /** Nine times the rows make an interval a third as wide. */
  @Test
  void intervalsNarrowWithTheRootOfTheRows() {
    Metrics few = evaluation(400, 0.6, 5).metrics();
    Metrics many = evaluation(3_600, 0.6, 5).metrics();
    assertThat(few.intervals()).hasSize(Metric.values().length);
    for (Metric metric : Metric.values()) {
      assertThat(width(few, metric) / width(many, metric)).as(metric.id()).isBetween(2.2, 4.0);
    }
  }

  private static double width(Metrics metrics, Metric metric) {
    Interval interval = Objects.requireNonNull(metrics.intervals().get(metric.id()));
    return interval.high() - interval.low();
  }

  /** All rows of a rare label are right by chance: the interval must not claim certainty. */
  @Test
  void aFewRowsThatAreAllRightLeaveTheRecallUncertain() {
    List<Example> rows =
        IntStream.range(0, 205)
            .mapToObj(i -> Example.of("R" + i, "text " + i, i < 200 ? "1" : "2"))
            .toList();
    int[] predicted = IntStream.range(0, 205).map(i -> i < 100 ? 1 : i < 200 ? 0 : 1).toArray();
    Metrics m = Evaluation.of(STARS, rows, predictionsOf(predicted, 0.6), 1).metrics();
    Interval interval = Objects.requireNonNull(m.intervals().get("balancedAccuracy"));
    assertThat(m.balancedAccuracy()).isEqualTo(0.75);
    assertThat(interval.low()).isLessThan(0.6);
    assertThat(interval.high()).isBetween(0.77, 0.80);
  }

  @Test
  void twoForFourIsTwoStarsOffWhereNoRowHasThree() {
    LabelSet labels = LabelSet.of(List.of("1", "2", "4", "5"));
    int[] truth = {0, 1, 2, 2, 3};
    int[] predicted = {1, 2, 1, 3, 3};
    List<Prediction> predictions =
        IntStream.of(predicted)
            .mapToObj(
                id -> {
                  double[] p = {0.1, 0.1, 0.1, 0.1};
                  p[id] = 0.7;
                  return Prediction.of(labels, p);
                })
            .toList();
    Metrics m = Evaluation.metrics(labels, truth, predictions);
    assertThat(m.withinOne()).isEqualTo(3 / 5.0);
    assertThat(m.mae()).isEqualTo((1 + 2 + 2 + 1 + 0) / 5.0);
    assertThat(m.quadraticKappa())
        .isCloseTo(new NaiveMetrics(labels, truth, predictions).quadraticKappa(), offset(1e-12));
  }

  /** What a calibration changes must not depend on the row that it is judged on. */
  @Test
  void validationCalibratesARowWithoutItsLabel() {
    SplittableRandom random = new SplittableRandom(3);
    SimulatedRows drawn =
        SimulatedRows.calibrated(400, SimulatedRows.Gap.OVERCONFIDENT, 0.2, random);
    Validation before = validation(drawn.rows(), drawn.predictions());
    Example first = drawn.rows().get(0);
    List<Example> changed = new ArrayList<>(drawn.rows());
    String predicted = drawn.predictions().get(0).label();
    String other = predicted.equals("5") ? "1" : "5";
    String label = Objects.equals(first.label(), predicted) ? other : predicted;
    changed.set(0, Example.of(first.id(), first.text(), label));
    Validation after = validation(changed, drawn.predictions());

    assertThat(after.predictions().get(0).probabilities())
        .isEqualTo(before.predictions().get(0).probabilities());
    assertThat(after.calibration()).isNotEqualTo(before.calibration());
    assertThat(before.predictions()).hasSameSizeAs(drawn.predictions());
    for (int row = 0; row < 400; row++) {
      assertThat(before.predictions().get(row).labelId())
          .isEqualTo(drawn.predictions().get(row).labelId());
    }
    List<Prediction> inSample =
        drawn.predictions().stream().map(before.calibration()::apply).toList();
    int[] truth = Evaluation.truth(STARS, drawn.rows());
    assertThat(before.metrics().logLoss())
        .isGreaterThan(Evaluation.metrics(STARS, truth, inSample).logLoss());
  }

  private static Validation validation(List<Example> rows, List<Prediction> raw) {
    return Validation.of(
        STARS, new Dataset<>(rows, new Provenance(List.of(), List.of())), raw, 0, 1);
  }

  @Test
  void coverageAndReliabilityCountEveryRow() {
    Evaluation evaluation = evaluation(1_000, 0.6, 11);
    List<CoveragePoint> curve = evaluation.riskCoverage();
    assertThat(curve.size()).isBetween(50, 110);
    CoveragePoint last = curve.get(curve.size() - 1);
    assertThat(last.share()).isEqualTo(1);
    assertThat(last.accuracy()).isEqualTo(evaluation.metrics().accuracy());
    for (CoveragePoint point : curve) {
      List<Judgement> kept =
          evaluation.judgements().stream()
              .filter(j -> j.prediction().confidence() >= point.threshold())
              .toList();
      assertThat(kept.size() / 1_000.0).isCloseTo(point.share(), offset(1e-12));
      double right = kept.stream().filter(Judgement::isRight).count();
      assertThat(right / kept.size()).isCloseTo(point.accuracy(), offset(1e-12));
    }
    assertThat(evaluation.reliability().stream().mapToLong(ReliabilityBin::rows).sum())
        .isEqualTo(1_000);
  }

  @Test
  void listsTheMostConfidentMistakesFirst() {
    List<Judgement> mistakes = evaluation(500, 0.6, 2).mostConfidentMistakes(5);
    assertThat(mistakes).hasSize(5).noneMatch(Judgement::isRight);
    assertThat(mistakes.get(0).prediction().confidence())
        .isGreaterThanOrEqualTo(mistakes.get(4).prediction().confidence());
  }

  @Test
  void printsAsATable() {
    assertThat(evaluation(300, 0.6, 7).toString())
        .contains("balancedAccuracy")
        .contains("precision")
        .contains("true \\")
        .doesNotContain("NaN");
  }

  /** Evaluates predictions with this expected accuracy; wrong labels are equally frequent. */
  private static Evaluation evaluation(int rows, double accuracy, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> examples = new ArrayList<>();
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int truth = random.nextInt(5);
      int predicted = random.nextDouble() < accuracy ? truth : (truth + 1 + random.nextInt(4)) % 5;
      examples.add(Example.of("R" + i, "text", STARS.label(truth)));
      predictions.add(
          predictionsOf(new int[] {predicted}, 0.4 + 0.55 * random.nextDouble()).get(0));
    }
    return Evaluation.of(STARS, examples, predictions, seed);
  }

  static List<Prediction> predictionsOf(int[] predicted, double confidence) {
    return IntStream.of(predicted)
        .mapToObj(
            id -> {
              double[] p = new double[5];
              Arrays.fill(p, (1 - confidence) / 4);
              p[id] = confidence;
              return Prediction.of(STARS, p);
            })
        .toList();
  }

  private static Prediction random(SplittableRandom random) {
    double[] p = new double[5];
    double sum = 0;
    for (int i = 0; i < 5; i++) {
      p[i] = random.nextDouble();
      sum += p[i];
    }
    for (int i = 0; i < 5; i++) {
      p[i] /= sum;
    }
    return Prediction.of(STARS, p);
  }
}
