package dev.starsight.quality.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.quality.Checks;
import dev.starsight.quality.QualityReport;
import dev.starsight.quality.analyzers.DataKind;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.analyzers.StateTest;
import dev.starsight.quality.analyzers.StateTest.Row;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckTest {

  private static final List<Row> ROWS =
      List.of(
          new Row("a", 1, 1.5, LocalDate.of(2020, 1, 1)),
          new Row("a", 2, 4.0, LocalDate.of(2021, 1, 1)),
          new Row("bb", 3, Double.NaN, null),
          new Row(null, 6, null, LocalDate.of(2022, 1, 1)));

  private static QualityReport verify(Check check) {
    return Checks.of(StateTest.SCHEMA.locatedBy(row -> "x=" + row.x())).with(check).verify(ROWS);
  }

  private static List<String> status(Check check) {
    return verify(check).results().stream()
        .map(result -> result.constraint() + " " + result.outcome().status())
        .toList();
  }

  @Test
  void everyConstraintOfDeequ() {
    Check check =
        Check.named("all")
            .hasSize(Threshold.equalTo(4))
            .hasCompleteness("id", Threshold.above(0.7))
            .areComplete("id", "x")
            .areAnyComplete("id", "x")
            .isPrimaryKey("id", "x")
            .hasUniqueness(Threshold.equalTo(1 / 3.0, 1e-9), "id")
            .hasDistinctness(Threshold.below(0.5), "id")
            .hasUniqueValueRatio(Threshold.equalTo(0.5), "id")
            .hasNumberOfDistinctValues("id", Threshold.equalTo(2))
            .hasApproxCountDistinct("id", Threshold.between(2, 3))
            .hasHistogramCount("id", "a", Threshold.equalTo(2))
            .hasHistogramShare("id", "bb", Threshold.atLeast(0.3))
            .hasEntropy("x", Threshold.equalTo(Math.log(4), 1e-12))
            .hasMutualInformation("id", "x", Threshold.above(0.6))
            .hasApproxQuantile("x", 0.5, Threshold.equalTo(2))
            .hasMinLength("id", Threshold.equalTo(1))
            .hasMaxLength("id", Threshold.atMost(1))
            .hasMin("x", Threshold.atLeast(1))
            .hasMax("x", Threshold.notEqualTo(6))
            .hasMean("x", Threshold.equalTo(3))
            .hasSum("x", Threshold.equalTo(12))
            .hasStandardDeviation("x", Threshold.equalTo(1.87, 0.01))
            .hasCorrelation("x", "y", Threshold.equalTo(1))
            .hasRatioOfSums("x", "y", Threshold.above(2))
            .satisfies("x < 6 and id is not null")
            .hasPattern("id", "^a$")
            .hasDataType("x", DataKind.INTEGRAL)
            .hasDataType("id", DataKind.INTEGRAL)
            .isPositive("x")
            .isLessThan("x", "y")
            .isLessThanOrEqualTo("x", "y")
            .isGreaterThan("x", "y")
            .isGreaterThanOrEqualTo("x", "y")
            .isNotBlank("id")
            .isContainedIn("id", "a")
            .requiring(Threshold.atLeast(0.7));
    assertThat(status(check))
        .containsExactly(
            "hasSize() = 4 Passed",
            "hasCompleteness(id) > 0.7 Passed",
            "areComplete(id, x) Failed",
            "areAnyComplete(id, x) Passed",
            "isPrimaryKey(id, x) Passed",
            "hasUniqueness(id) = 0.3333333333333333 +- 0.000000001 Passed",
            "hasDistinctness(id) < 0.5 Failed",
            "hasUniqueValueRatio(id) = 0.5 Passed",
            "hasNumberOfDistinctValues(id) = 2 Passed",
            "hasApproxCountDistinct(id) between 2 and 3 Passed",
            "hasHistogramCount(id, a) = 2 Passed",
            "hasHistogramShare(id, bb) >= 0.3 Passed",
            "hasEntropy(x) = 1.3862943611198906 +- 0.000000000001 Passed",
            "hasMutualInformation(id, x) > 0.6 Passed",
            "hasApproxQuantile(x, 0.5) = 2 Passed",
            "hasMinLength(id) = 1 Passed",
            "hasMaxLength(id) <= 1 Failed",
            "hasMin(x) >= 1 Passed",
            "hasMax(x) != 6 Failed",
            "hasMean(x) = 3 Passed",
            "hasSum(x) = 12 Passed",
            "hasStandardDeviation(x) = 1.87 +- 0.01 Passed",
            "hasCorrelation(x, y) = 1 Passed",
            "hasRatioOfSums(x, y) > 2 Passed",
            "satisfies(\"x < 6 and id is not null\") Failed",
            "hasPattern(id, \"^a$\") Failed",
            "hasDataType(x, Integral) Passed",
            "hasDataType(id, Integral) Failed",
            "isPositive(x) Passed",
            "isLessThan(x, y) Failed",
            "isLessThanOrEqualTo(x, y) Failed",
            "isGreaterThan(x, y) Failed",
            "isGreaterThanOrEqualTo(x, y) Failed",
            "isNotBlank(id) Passed",
            "isContainedIn(id, a) >= 0.7 Passed");
  }

  @Test
  void messagesSayRequirementValueAndWhereToLook() {
    Check check =
        Check.named("c")
            .isContainedIn("id", "a")
            .isComplete("y")
            .where("x > 2")
            .isUnique("id")
            .hasMean("x", Threshold.of("must be even", mean -> mean % 2 == 0));
    assertThat(
            verify(check).results().stream()
                .map(r -> r.constraint() + " | " + r.message() + " | " + r.failingRows()))
        .containsExactly(
            "isContainedIn(id, a) | the share of rows that meet \"id contained in a\" must be 1,"
                + " but is 0.75 (1 of 4 rows do not, for example \"bb\"); see x=3 | 1",
            "isComplete(y) where x > 2 | the share of rows that have y where x > 2 must be 1, but"
                + " is 0.5 (1 of 2 rows have none); see x=6 | 1",
            "isUnique(id) | the share of values of id that occur once must be 1, but is"
                + " 0.3333333333333333 (1 value occurs more than once); see x=2 | 1",
            "hasMean(x) (must be even) | the mean of x must be even, but is 3 | null");
  }

  @Test
  void daysAndNumbersAreNotCompared() {
    Check check =
        Check.named("c")
            .isBetween("d", 2014, 2016)
            .isBetween("x", LocalDate.of(2014, 1, 1), LocalDate.of(2016, 1, 1))
            .isPositive("d")
            .isLessThan("x", "d")
            .isComplete("x")
            .where("d >= 2015")
            .isBetween("d", LocalDate.of(2014, 1, 1), LocalDate.of(2022, 1, 1));
    List<QualityReport.Result> results = verify(check).results();
    assertThat(results.subList(0, 5))
        .allSatisfy(r -> assertThat(r.outcome()).isInstanceOf(Outcome.NotEvaluated.class));
    assertThat(results.subList(0, 5).stream().map(r -> r.message().split("computed: ", -1)[1]))
        .containsExactly(
            "d is a column of days, but 2014 is a number",
            "x is a column of numbers, but 2014-01-01 is a day",
            "d is a column of days, but 0 is a number",
            "x is a column of numbers, but d is a column of days",
            "d is a column of days, but 2015 is a number");
    assertThat(results.get(5).outcome().holds()).isTrue();
  }

  @Test
  void aWarningIsReportedOnly() {
    Check warning = Check.named("c").isComplete("id").asWarning();
    QualityReport report = verify(warning);
    assertThat(report.holds()).isTrue();
    assertThat(report.violations()).hasSize(1);
    assertThat(report.summary())
        .isEqualTo("0 of 1 constraints hold. Of the others, 1 is a warning.");
    assertThat(report.orThrow()).isSameAs(report);
  }

  @Test
  void anExplodingPatternIsNotEvaluatedAndTheRunGoesOn() {
    RowSchema<String> schema =
        RowSchema.<String>empty().text("text", text -> text).locatedBy(text -> "file:7");
    List<String> texts = new ArrayList<>(List.of("a", "a".repeat(60) + "b"));
    Check check = Check.named("c").hasPattern("text", "(?:a|aa)+?$").isComplete("text");
    List<QualityReport.Result> results = Checks.of(schema).with(check).verify(texts).results();
    assertThat(results.get(0).outcome()).isInstanceOf(Outcome.NotEvaluated.class);
    assertThat(results.get(0).message())
        .endsWith(
            "cannot be computed: the condition fails for file:7: the pattern takes more than"
                + " 20,000,000 steps for a text of 61 characters");
    assertThat(results.get(1).outcome().holds()).isTrue();
  }

  @Test
  void refusesWhatMakesNoSense() {
    Check none = Check.named("c");
    assertThatThrownBy(() -> none.where("x = 1"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("there is no constraint yet");
    assertThatThrownBy(() -> none.isComplete("x").where("x = 1").where("y = 1"))
        .hasMessage("there is a filter already: x = 1");
    assertThatThrownBy(() -> Threshold.between(3, 2))
        .hasMessage("a range must go up, but is 3 to 2");
    assertThatThrownBy(() -> Threshold.equalTo(3, -1))
        .hasMessage("a tolerance must be at least 0, but is -1.0");
    assertThatThrownBy(() -> Threshold.atLeast(Double.NaN))
        .hasMessage("a threshold must be a number, but is NaN");
    assertThatThrownBy(() -> none.hasApproxQuantile("x", 2, Threshold.atLeast(1)))
        .hasMessage("a quantile must be 0 to 1, but is 2.0");
  }
}
