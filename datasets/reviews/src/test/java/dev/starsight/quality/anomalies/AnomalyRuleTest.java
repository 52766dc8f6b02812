package dev.starsight.quality.anomalies;

import static dev.starsight.quality.anomalies.PastMetrics.metric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.quality.analyzers.DataMetric;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnomalyRuleTest {

  private static final Offset<Double> CLOSE = within(1e-9);
  private static final DataMetric MEAN = metric("Mean", 0);

  private static ExpectedRange range(AnomalyRule rule, double... earlier) {
    return rule.range(MEAN, PastMetrics.of("Mean", earlier)).orElseThrow();
  }

  private static double[] normal(long seed, int n) {
    Random random = new Random(seed);
    return IntStream.range(0, n).mapToDouble(i -> 100 + random.nextGaussian()).toArray();
  }

  @Test
  void aChangeIsMeasuredFromTheLastValue() {
    ExpectedRange range = range(AnomalyRule.changesByAtMost(0.5), 100, 1, 2);

    assertThat(range.expected()).isEqualTo(2);
    assertThat(range.lower()).isEqualTo(1.5, CLOSE);
    assertThat(range.upper()).isEqualTo(2.5, CLOSE);
    // 0.3 - 0.2 is a little more than 0.1.
    assertThat(range(AnomalyRule.changesByAtMost(0.1), 0.2).contains(0.3)).isTrue();
  }

  @Test
  void aFallOrARiseIsLimitedOnOneSide() {
    ExpectedRange fall = range(AnomalyRule.fallsByAtMostPercent(20), -10, 50);
    ExpectedRange rise = range(AnomalyRule.risesByAtMost(3), 50);

    assertThat(fall.lower()).isEqualTo(40, CLOSE);
    assertThat(fall.upper()).isInfinite();
    assertThat(fall.text()).isEqualTo("at least 40");
    assertThat(rise.lower()).isInfinite();
    assertThat(rise.text()).isEqualTo("at most 53");
  }

  @Test
  void percentAreThoseOfTheSizeOfANegativeValue() {
    ExpectedRange range = range(AnomalyRule.changesByAtMostPercent(10), -50);

    assertThat(range.lower()).isEqualTo(-55, CLOSE);
    assertThat(range.upper()).isEqualTo(-45, CLOSE);
  }

  @Test
  void deviationsAreThoseOfASample() {
    ExpectedRange range = range(AnomalyRule.withinDeviations(2), 2, 4, 4, 4, 5, 5, 7, 9);

    double deviation = Math.sqrt(32.0 / 7);
    assertThat(range.expected()).isEqualTo(5);
    assertThat(range.upper()).isEqualTo(5 + 2 * deviation, CLOSE);
  }

  @Test
  void theOnlineRuleFollowsANewLevelButNotAnOutlier() {
    AnomalyRule online = AnomalyRule.withinOnlineDeviations(3);
    double[] outlier = normal(1, 60);
    outlier[59] = 1000;
    double[] shifted = normal(2, 160);
    for (int i = 60; i < 160; i++) {
      shifted[i] += 20;
    }

    assertThat(range(online, outlier).expected()).isEqualTo(100, within(1.0));
    assertThat(range(online, Arrays.copyOf(shifted, 61)).contains(120)).isFalse();
    assertThat(range(online, shifted).contains(120)).isTrue();
    assertThat(range(online, shifted).contains(100)).isFalse();
  }

  @Test
  void theRobustRuleIsNotMovedByAnomalies() {
    double[] values = normal(3, 60);
    for (int i = 0; i < 60; i += 5) {
      values[i] = 1e6; // One of five.
    }

    ExpectedRange range = range(AnomalyRule.usual(), values);

    assertThat(range.expected()).isEqualTo(100, within(1.0));
    assertThat(range(AnomalyRule.usual(), normal(3, 60)).contains(110)).isFalse();
    // What occurred twice is usual.
    assertThat(range.upper()).isEqualTo(1e6);
  }

  @Test
  void whatOccurredOnceIsStillUnusual() {
    double[] values = normal(4, 60);
    values[10] = 0;

    assertThat(range(AnomalyRule.usual(), values).contains(0)).isFalse();
  }

  /** A metric that is constant but for some days in the end, which were found unusual. */
  private record BadDays(double usual, int days, boolean areUnusual, List<Double> bad)
      implements MetricHistory {
    @Override
    public OffsetDateTime time() {
      return PastMetrics.at(PastMetrics.DAY);
    }

    @Override
    public List<PastValue> earlier(DataMetric metric) {
      List<PastValue> earlier = new ArrayList<>();
      for (int i = 0; i < days; i++) {
        earlier.add(new PastValue(time().minusDays(days + bad.size() - i), usual));
      }
      for (int i = 0; i < bad.size(); i++) {
        earlier.add(new PastValue(time().minusDays(bad.size() - i), bad.get(i), areUnusual));
      }
      return earlier;
    }

    boolean allow(double value) {
      DataMetric metric = metric("Completeness", value);
      return AnomalyRule.usual().range(metric, this).orElseThrow().contains(value);
    }
  }

  @Test
  void aBadDayOfAConstantMetricDoesNotHideTheNextOne() {
    List<Double> bad = List.of(0.2, 0.3, 0.4, 0.1, 0.0);
    for (int i = 0; i < bad.size(); i++) {
      BadDays before = new BadDays(1, 20, true, bad.subList(0, i));
      assertThat(before.allow(bad.get(i))).isFalse();
      assertThat(before.allow(1)).isTrue();
    }
    // One day that nobody judged does not matter either.
    assertThat(new BadDays(1, 20, false, List.of(0.2)).allow(0.3)).isFalse();
    assertThat(new BadDays(0.5, 6, false, List.of(0.9)).allow(0.8)).isFalse();
  }

  @Test
  void whatWasOftenUnusualIsUsual() {
    assertThat(new BadDays(1, 20, true, List.of(0.2, 0.2)).allow(0.2)).isFalse();
    assertThat(new BadDays(1, 20, true, List.of(0.2, 0.2, 0.2)).allow(0.2)).isTrue();
    assertThat(new BadDays(1, 20, true, List.of(0.5, 0.51, 0.52, 0.53, 0.54, 0.55)).allow(0.52))
        .isTrue();
  }

  @Test
  void onlyTheLast60ValuesCount() {
    double[] values = new double[400];
    Arrays.fill(values, 0, 340, 5.0);
    System.arraycopy(normal(5, 60), 0, values, 340, 60);

    assertThat(range(AnomalyRule.usual(), values))
        .isEqualTo(range(AnomalyRule.usual(), normal(5, 60)));
  }

  @Test
  void aShareThatNeverChangedMayBarelyChange() {
    PastMetrics ones = PastMetrics.of("Completeness", 1, 1, 1, 1, 1, 1, 1);
    ExpectedRange range = AnomalyRule.usual().range(metric("Completeness", 1), ones).orElseThrow();

    assertThat(range).isEqualTo(new ExpectedRange(1, 0.999, 1));
  }

  @Test
  void aCountThatNeverChangedMayChangeByALittle() {
    double[] fives = new double[60];
    Arrays.fill(fives, 5);
    ExpectedRange range =
        AnomalyRule.usual()
            .range(metric("ApproxCountDistinct", 5), PastMetrics.of("ApproxCountDistinct", fives))
            .orElseThrow();

    assertThat(range.contains(6)).isTrue();
    assertThat(range.contains(8)).isFalse();
  }

  @Test
  void aSeasonComparesWithItsOwnValues() {
    // Of 70 days before a Monday, the Mondays have 1 to 10, the other days 1000.
    double[] values = new double[70];
    Arrays.fill(values, 1000);
    for (int week = 0; week < 10; week++) {
      values[week * 7] = week + 1;
    }
    PastMetrics past = PastMetrics.of("Mean", values);

    AnomalyRule weekday = AnomalyRule.withinDeviations(3).forItsWeekday();
    assertThat(weekday.range(MEAN, past).orElseThrow().expected()).isEqualTo(5.5);
    assertThat(weekday.text()).isEqualTo("within 3 standard deviations for its weekday");
    // There are 30 days of August before the 31st.
    AnomalyRule month = AnomalyRule.changesByAtMost(1).forItsMonth();
    assertThat(month.progress(MEAN, past)).isEqualTo("30 of 1 earlier entry of the same month");
    assertThatThrownBy(weekday::forItsMonth)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("there is a season already");
  }

  @Test
  void tooFewValuesGiveNoRange() {
    PastMetrics six = PastMetrics.of("Mean", 1, 2, 3, 4, 5, 6);

    assertThat(AnomalyRule.usual().range(MEAN, six)).isEmpty();
    assertThat(AnomalyRule.usual().progress(MEAN, six)).isEqualTo("6 of 7 earlier entries");
    assertThat(AnomalyRule.changesByAtMost(1).range(MEAN, PastMetrics.of("Mean"))).isEmpty();
    assertThat(AnomalyRule.usual().range(metric("Other", 1), six)).isEmpty();
  }

  @Test
  void theRequirementHasTheRangeAndTheRule() {
    PastMetrics one = PastMetrics.of("Mean", 100);
    AnomalyRule rule = AnomalyRule.changesByAtMostPercent(12.5);

    assertThat(rule.requirement(rule.range(MEAN, one).orElseThrow(), MEAN, one))
        .isEqualTo("must be 87.5 to 112.5 (changes by at most 12.5 percent, 1 earlier entry)");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void aLimitIsANumberOfAtLeastZero(double limit) {
    assertThatThrownBy(() -> AnomalyRule.changesByAtMost(limit))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the limit of a rule must be a number of at least 0, but is " + limit);
    assertThatThrownBy(() -> AnomalyRule.withinOnlineDeviations(limit))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Critical values of Student's distribution, from the tables of any textbook. */
  @ParameterizedTest
  @CsvSource({
    "1, 0.05, 12.7062",
    "4, 0.01, 4.60409",
    "10, 0.05, 2.22814",
    "30, 0.001, 3.64596",
    "120, 0.01, 2.61742"
  })
  void quantilesOfStudentAreThoseOfTables(double freedom, double share, double quantile) {
    assertThat(StudentT.quantile(freedom, share)).isEqualTo(quantile, within(5e-5));
    assertThat(StudentT.beyond(freedom, StudentT.quantile(freedom, share)))
        .isEqualTo(share, within(1e-12));
  }

  @Test
  void thePairwiseScaleIsTheDeviationOfNormalValues() {
    assertThat(PairwiseScale.of(normal(6, 2000))).isEqualTo(1, within(0.05));
    assertThat(PairwiseScale.of(new double[] {1, 2})).isEqualTo(2.2219 * 0.399, CLOSE);
  }
}
