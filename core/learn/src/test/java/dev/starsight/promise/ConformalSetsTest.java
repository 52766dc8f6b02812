package dev.starsight.promise;

import static dev.starsight.promise.SimulatedPredictions.STARS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.LabelSet;
import dev.starsight.drift.internal.BetaDistribution;
import dev.starsight.model.Prediction;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ConformalSetsTest {

  private static final ConformalSets SETS = sets(SimulatedPredictions.rows(400, 1));

  private static ConformalSets sets(PromiseRows rows) {
    return ConformalSets.of(STARS, rows.predictions(), rows.truth());
  }

  @Property(tries = 300)
  void setsHaveNoGapsAndGrowWithTheLevel(
      @ForAll @Size(5) List<@DoubleRange(min = 0.01, max = 1) Double> weights,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double level) {
    double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
    Prediction prediction =
        Prediction.of(STARS, weights.stream().mapToDouble(weight -> weight / sum).toArray());

    List<String> set = SETS.labels(prediction, level);

    assertThat(set).contains(prediction.label());
    int first = STARS.idOf(set.get(0));
    assertThat(set).isEqualTo(STARS.labels().subList(first, first + set.size()));
    assertThat(SETS.labels(prediction, (1 + level) / 2)).containsAll(set);
    double quantile = SETS.quantile(level);
    for (int id = 0; id < STARS.size(); id++) {
      assertThat(set.contains(STARS.label(id))).isEqualTo(SETS.score(prediction, id) <= quantile);
    }
  }

  @Test
  void setsHoldTheLabelAsOftenAsStatedOnAverage() {
    PromiseRows future = SimulatedPredictions.rows(2_000, -1);
    double coverage = 0;
    int seeds = 200;
    for (int seed = 0; seed < seeds; seed++) {
      ConformalSets sets = sets(SimulatedPredictions.rows(39, seed));
      coverage += new CoveredRows(future, sets, 0.9).overall().realised() / seeds;
    }
    // The 36th of 39 scores: 36 / 40.
    assertThat(coverage).isCloseTo(0.9, within(0.01));
  }

  @Test
  void tooFewRowsGiveEveryLabel() {
    Prediction sure = Prediction.of(STARS, new double[] {0, 0, 0, 0, 1});
    assertThat(sets(SimulatedPredictions.rows(8, 1)).labels(sure, 0.9)).isEqualTo(STARS.labels());
    assertThat(sets(SimulatedPredictions.rows(9, 1)).quantile(0.9)).isFinite();
    assertThat(ConformalSets.rowsNeeded(0.9)).isEqualTo(9);
  }

  @Test
  void otherLabelsJoinByTheirProbability() {
    LabelSet words = LabelSet.of(List.of("bad", "fine", "good"));
    Prediction prediction = Prediction.of(words, new double[] {0.5, 0.1, 0.4});
    ConformalSets sets = ConformalSets.of(words, Collections.nCopies(20, prediction), new int[20]);

    assertThat(sets.labels(prediction, 0.9)).containsExactly("bad");
    assertThat(sets.score(prediction, 2)).isEqualTo(0.5);
    assertThat(sets.score(prediction, 1)).isEqualTo(0.9);
  }

  @Test
  void aThousandScoresStandForAll() {
    PromiseRows many = SimulatedPredictions.rows(7_777, 1);
    ConformalSets sets = sets(many);

    assertThat(sets.scores()).hasSize(ConformalSets.MAX_SCORES);
    for (double level : new double[] {0.7, 0.8, 0.9, 0.99}) {
      double covered = new CoveredRows(many, sets, level).overall().realised();
      assertThat(covered).isBetween(level, level + 0.0015);
    }
  }

  @Test
  void levelsAreChecked() {
    for (double level : new double[] {0, 1, Double.NaN, -1}) {
      assertThatThrownBy(() -> SETS.quantile(level))
          .hasMessage("the level of a set must be above 0 and below 1, but is " + level);
    }
  }

  @Test
  void betaQuantilesInvertTheDistribution() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200; i++) {
      double a = Math.exp(8 * random.nextDouble() - 1);
      double b = Math.exp(8 * random.nextDouble() - 1);
      double p = random.nextDouble();
      double x = BetaDistribution.quantile(a, b, p);
      assertThat(BetaDistribution.cumulative(a, b, x)).isCloseTo(p, within(1e-6));
    }
    // Beta(1, n) has the distribution 1 − (1 − x)^n.
    assertThat(BetaDistribution.cumulative(1, 5, 0.3))
        .isCloseTo(1 - Math.pow(0.7, 5), within(1e-12));
    assertThat(BetaDistribution.cumulative(2_700, 301, 0.9)).isBetween(0.4, 0.6);
  }
}
