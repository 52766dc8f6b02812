package dev.starsight.promise;

import static dev.starsight.promise.SimulatedPredictions.STARS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import dev.starsight.model.Prediction;
import dev.starsight.promise.Promise.Kind;
import dev.starsight.promise.Wish.Prices;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PromisesTest {

  private static final int SEEDS = 40;

  @Test
  void intervalsHoldWhatFutureRowsRealise() {
    PromiseRows future = SimulatedPredictions.rows(8_000, -1);
    assertThat(inside(Wish.withinOne(0.9), Kind.WITHIN_ONE, future)).isBetween(32, 40);
    assertThat(inside(Wish.right(0.7), Kind.RIGHT, future)).isBetween(32, 40);
    assertThat(inside(Wish.people(0.2), Kind.SET, future)).isBetween(32, 40);
    assertThat(inside(Wish.leastCost(new Prices(2, 1, false)), Kind.COST, future))
        .isBetween(32, 40);
  }

  private static int inside(Wish wish, Kind kind, PromiseRows future) {
    int inside = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Promises promises = SimulatedPredictions.rows(600, seed).make(wish);
      Promise promised = figure(promises.promises(), kind);
      double realised = figure(future.test(promises), kind).realised();
      inside += realised >= promised.low() && realised <= promised.high() ? 1 : 0;
    }
    return inside;
  }

  @Test
  void aDemandThatIsPromisedIsSeldomBroken() {
    PromiseRows future = SimulatedPredictions.rows(8_000, -1);
    int promised = 0;
    int broken = 0;
    int calledBroken = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Promises promises = SimulatedPredictions.rows(600, seed).make(Wish.withinOne(0.9));
      if (Boolean.TRUE.equals(figure(promises.promises(), Kind.WITHIN_ONE).kept())) {
        promised++;
        Promise tested = figure(future.test(promises), Kind.WITHIN_ONE);
        broken += tested.realised() < 0.9 ? 1 : 0;
        calledBroken += Boolean.FALSE.equals(tested.kept()) ? 1 : 0;
      }
    }
    assertThat(promised).isGreaterThan(30);
    assertThat(broken).isLessThanOrEqualTo(4);
    assertThat(calledBroken).isLessThanOrEqualTo(broken);
  }

  @Test
  void anEstimateIsNoBetterThanTheFigureOfTheRows() {
    for (int seed = 0; seed < 10; seed++) {
      PromiseRows rows = SimulatedPredictions.rows(60, seed);
      Promises promises = rows.make(Wish.right(0.7).withPeople(0.3));
      double own = figure(rows.test(promises), Kind.RIGHT).realised();

      assertThat(figure(promises.promises(), Kind.RIGHT).realised()).isLessThanOrEqualTo(own);
    }
  }

  @Test
  void peopleCheckAtMostTheirShare() {
    Promises promises = SimulatedPredictions.rows(1_000, 3).make(Wish.people(0.2));

    Promise people = figure(promises.promises(), Kind.PEOPLE);
    assertThat(people.realised()).isBetween(0.19, 0.2);
    assertThat(people.stated()).isEqualTo(0.2);
    assertThat(people.kept()).isTrue();
    assertThat(promises.needed()).isNull();
    assertThat(promises.promises()).noneMatch(PromisesTest::isBroken);
  }

  @Test
  void theSameSeedGivesTheSamePromise() {
    Wish wish = Wish.withinOne(0.95).withPeople(0.5);
    Promises one = SimulatedPredictions.rows(500, 7).makeRecalibrated(wish);
    Promises same = SimulatedPredictions.rows(500, 7).makeRecalibrated(wish);

    assertThat(same.promises()).isEqualTo(one.promises());
    assertThat(same.threshold()).isEqualTo(one.threshold());
    assertThat(same.recalibration()).isEqualTo(one.recalibration());
  }

  @Test
  void fewRowsAreSaidToBeTooFew() {
    Promises promises = SimulatedPredictions.rows(60, 1).make(Wish.withinOne(0.88).withPeople(0.3));

    assertThat(promises.promises()).anyMatch(PromisesTest::isBroken);
    Needed needed = Objects.requireNonNull(promises.needed());
    assertThat(needed.rows()).isGreaterThan(60);
    assertThat(needed.perLabel().keySet()).containsExactly("1", "2", "3", "4", "5");
    assertThat(needed.reason()).contains("labelled rows are needed to promise it");
    // So many rows are then about enough.
    Promises more =
        SimulatedPredictions.rows(Math.toIntExact(2 * Objects.requireNonNull(needed.rows())), 2)
            .make(Wish.withinOne(0.88).withPeople(0.3));
    assertThat(more.promises()).noneMatch(PromisesTest::isBroken);
  }

  @Test
  void whatNoNumberOfRowsCanPromiseIsSaid() {
    Promises promises = SimulatedPredictions.rows(2_000, 1).make(Wish.right(0.9).withPeople(0.1));

    assertThat(figure(promises.promises(), Kind.RIGHT).kept()).isFalse();
    assertThat(figure(promises.promises(), Kind.PEOPLE).kept()).isTrue();
    Needed needed = Objects.requireNonNull(promises.needed());
    assertThat(needed.rows()).isNull();
    assertThat(needed.reason()).contains("not good enough for \"90 % of what passes is right");
  }

  @Test
  void whatIsNotKeptIsSaidInASentence() {
    Promises promises = sameConfidence(100, 55).make(Wish.right(0.6));

    assertThat(promises.threshold()).isZero();
    assertThat(promises.shortfall().orElseThrow())
        .matches(
            "the promise \"60 % of what passes is right\" is not kept: right, of what passes:"
                + " 4\\d\\.\\d % \\[3\\d\\.\\d %, 5\\d\\.\\d %] on 100 labelled rows");
    Promises none = sameConfidence(100, 0).make(Wish.right(0.6).withPeople(1));
    assertThat(none.shortfall()).isEmpty();
    assertThat(sameConfidence(1, 0).make(Wish.right(0.9)).shortfall()).isPresent();
  }

  @Test
  void equallySureRowsStayTogether() {
    PromiseRows rows = sameConfidence(100, 40);

    Promises few = rows.make(Wish.people(0.2));
    assertThat(figure(few.promises(), Kind.PEOPLE).realised()).isZero();
    Promises all = rows.make(Wish.people(1));
    assertThat(figure(all.promises(), Kind.PEOPLE).realised()).isEqualTo(1);
    assertThat(figure(all.promises(), Kind.RIGHT).rows()).isZero();
    assertThat(figure(all.promises(), Kind.RIGHT).realised()).isNaN();
  }

  /** Returns rows with one prediction, of which the first few are wrong. */
  private static PromiseRows sameConfidence(int count, int wrong) {
    List<Example> examples = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      examples.add(Example.of("" + row, "text " + row, row < wrong ? "1" : "5"));
    }
    Prediction five = Prediction.of(STARS, new double[] {0.1, 0.1, 0.1, 0.1, 0.6});
    return SimulatedPredictions.of(examples, Collections.nCopies(count, five), 1);
  }

  @Test
  void everyRowRightIsNoCertainty() {
    Promises promises = sameConfidence(100, 0).make(Wish.right(0.95));

    Promise right = figure(promises.promises(), Kind.RIGHT);
    assertThat(right.realised()).isEqualTo(1);
    assertThat(right.low()).isBetween(0.95, 0.99);
    assertThat(right.kept()).isTrue();
    assertThat(figure(promises.promises(), Kind.PEOPLE).realised()).isZero();
  }

  @Test
  void noMistakeAmongFewRowsIsNoProofThatThereAreNone() {
    Promise cost =
        figure(
            sameConfidence(100, 0).make(Wish.leastCost(new Prices(2, 1, true))).promises(),
            Kind.COST);

    assertThat(cost.realised()).isZero();
    assertThat(cost.low()).isZero();
    assertThat(cost.high()).isBetween(0.03, 0.1);
  }

  @Test
  void labelsWithoutRowsHaveNoFigure() {
    Promises promises = sameConfidence(100, 0).make(Wish.people(0.1));

    Promise three =
        promises.promises().stream().filter(one -> "3".equals(one.label())).findFirst().get();
    assertThat(three.rows()).isZero();
    assertThat(three.realised()).isNaN();
    assertThat(promises.basis().perLabel()).containsEntry("3", 0L).containsEntry("5", 100L);
  }

  @Test
  void oneRowIsEnoughToSayThatItIsNot() {
    Promises promises = sameConfidence(1, 0).makeRecalibrated(Wish.right(0.9).withPeople(0.5));

    assertThat(figure(promises.promises(), Kind.RIGHT).kept()).isFalse();
    assertThat(figure(promises.promises(), Kind.SET).kept()).isNull();
    assertThat(promises.set(five(), 0.9)).isEqualTo(STARS.labels());
  }

  @Test
  void setsOfTooFewRowsAreNoBrokenPromise() {
    Promises promises = sameConfidence(8, 4).make(Wish.people(0.5));

    assertThat(figure(promises.promises(), Kind.SET).low()).isEqualTo(1);
    assertThat(promises.toString()).contains("8 rows  too few rows").doesNotContain("NOT KEPT");
    assertThat(Objects.requireNonNull(promises.needed()).reason())
        .isEqualTo("about 9 labelled rows are needed to promise it, but there are 8");
    assertThat(figure(sameConfidence(9, 4).make(Wish.people(0.5)).promises(), Kind.SET).kept())
        .isTrue();
  }

  private static Prediction five() {
    return Prediction.of(STARS, new double[] {0, 0, 0, 0, 1});
  }

  @Test
  void noRowsAreRefused() {
    assertThatThrownBy(() -> SimulatedPredictions.of(List.of(), List.of(), 1))
        .isInstanceOf(StarsightException.class)
        .hasMessage("a promise needs labelled rows, but there are none");
  }

  @Test
  void copiesOfATextAreNoEvidence() {
    List<Example> examples = new ArrayList<>();
    List<Prediction> predictions = new ArrayList<>();
    for (int row = 0; row < 400; row++) {
      examples.add(Example.of("" + row, "text " + row % 40, row % 40 < 4 ? "1" : "5"));
      predictions.add(Prediction.of(STARS, new double[] {0.1, 0.1, 0.1, 0.1, 0.6}));
    }
    Promise copies =
        figure(
            SimulatedPredictions.of(examples, predictions, 1).make(Wish.people(0)).promises(),
            Kind.RIGHT);
    Promise different = figure(sameConfidence(40, 4).make(Wish.people(0)).promises(), Kind.RIGHT);

    assertThat(copies.realised()).isEqualTo(different.realised());
    assertThat(copies.low()).isCloseTo(different.low(), within(0.01));
  }

  @Test
  void pricesBalanceMistakesAndLooks() {
    PromiseRows rows = SimulatedPredictions.rows(1_000, 5);

    Promises cheap = rows.make(Wish.leastCost(new Prices(1, 10, false)));
    assertThat(figure(cheap.promises(), Kind.PEOPLE).realised()).isLessThan(0.01);
    Promises dear = rows.make(Wish.leastCost(new Prices(100, 1, true)));
    assertThat(figure(dear.promises(), Kind.PEOPLE).realised()).isGreaterThan(0.9);
    assertThat(figure(dear.promises(), Kind.COST).realised()).isLessThan(1.1);
  }

  @Test
  void anOldPromiseIsTestedOnOtherRows() {
    Promises promises = SimulatedPredictions.rows(1_000, 1).make(Wish.right(0.6));

    List<Promise> same = SimulatedPredictions.rows(1_000, 2).test(promises);
    assertThat(same).noneMatch(promise -> Boolean.FALSE.equals(promise.kept()));
    assertThat(same)
        .filteredOn(promise -> promise.label() != null)
        .hasSize(5)
        .allMatch(promise -> promise.stated() == null && promise.kept() == null);
    assertThat(Promises.text(same).lines().filter(line -> line.startsWith("sets hold the label ")))
        .noneMatch(line -> line.contains("at least"));
    List<Promise> other = SimulatedPredictions.rows(1_000, 2, 0.1).test(promises);
    assertThat(figure(other, Kind.RIGHT).kept()).isFalse();
    assertThat(figure(other, Kind.RIGHT).stated()).isEqualTo(0.6);
    assertThat(figure(other, Kind.SET).kept()).isFalse();
  }

  @Test
  void wishesAreChecked() {
    assertThatThrownBy(() -> new Wish(null, 0.9, 0.9, null))
        .hasMessage("a wish has one demand: right or within one, not both");
    assertThatThrownBy(() -> new Wish(null, null, null, null))
        .hasMessage("a wish needs either shares or prices");
    assertThatThrownBy(() -> Wish.right(1))
        .hasMessage("the share that is right must be above 0 and below 1, but is 1.0");
    assertThatThrownBy(() -> new Prices(0, 1, false))
        .hasMessage("the cost of one error must be above 0 and at most 1e12, but is 0.0");
    assertThatThrownBy(() -> new Prices(1, 1e308, true))
        .hasMessage("the cost of one look must be above 0 and at most 1e12, but is 1.0E308");
    LabelSet words = LabelSet.of(List.of("good", "bad"));
    assertThatThrownBy(() -> Wish.withinOne(0.9).require(words))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("needs labels that are numbers, but they are [bad, good]");
    assertThatThrownBy(() -> Wish.leastCost(new Prices(2, 1, false)).require(words))
        .hasMessageEndingWith("but they are [bad, good]; a flat cost does not");
    Wish.leastCost(new Prices(2, 1, true)).require(words);
    assertThat(Wish.right(0.955).withPeople(0.2))
        .hasToString("95.5 % of what passes is right, people check at most 20 %");
  }

  @Test
  void theCurveEndsWithAllRows() {
    List<RiskCoverage.Point> points =
        SimulatedPredictions.rows(500, 1).make(Wish.people(0.2)).curve().points();

    assertThat(points).hasSize(20);
    assertThat(points.get(19).share()).isEqualTo(1);
    assertThat(points.get(0).right().realised()).isGreaterThan(points.get(19).right().realised());
  }

  static Promise figure(List<Promise> promises, Kind kind) {
    return promises.stream()
        .filter(promise -> promise.kind() == kind && promise.label() == null)
        .findFirst()
        .orElseThrow();
  }

  private static boolean isBroken(Promise promise) {
    return Boolean.FALSE.equals(promise.kept());
  }
}
