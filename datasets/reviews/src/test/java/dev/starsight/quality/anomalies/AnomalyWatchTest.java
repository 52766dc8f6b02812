package dev.starsight.quality.anomalies;

import static dev.starsight.quality.anomalies.PastMetrics.at;
import static dev.starsight.quality.anomalies.PastMetrics.metric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.quality.analyzers.DataMetric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class AnomalyWatchTest {

  private static final int METRICS = 100;
  private static final int DAYS = 60;
  private static final int WORLDS = 3;

  /** Returns how many of the days from the eighth on have a false alarm. */
  private static double falseAlarms(long seed, ToDoubleFunction<Random> value) {
    Random random = new Random(seed);
    int days = 0;
    int alarms = 0;
    for (int world = 0; world < WORLDS; world++) {
      double[][] values = new double[METRICS][DAYS];
      for (double[] one : values) {
        for (int i = 0; i < DAYS; i++) {
          one[i] = value.applyAsDouble(random);
        }
      }
      for (int day = 7; day < DAYS; day++) {
        alarms += look(values, day).anomalies().isEmpty() ? 0 : 1;
        days++;
      }
    }
    return (double) alarms / days;
  }

  private static AnomalyWatch.Findings look(double[][] values, int day) {
    Map<String, double[]> past = new HashMap<>();
    List<DataMetric> now = new ArrayList<>();
    for (int m = 0; m < values.length; m++) {
      past.put("Mean" + m, Arrays.copyOf(values[m], day));
      now.add(metric("Mean" + m, values[m][day]));
    }
    return AnomalyWatch.standard().look(now, new PastMetrics(at(PastMetrics.DAY), past));
  }

  // Over 159 days, a share of 0.05 has a standard error of 0.017.
  @Test
  void aHundredStationaryMetricsHaveAFalseAlarmOnAtMostFivePercentOfTheDays() {
    assertThat(falseAlarms(1, random -> 50 + 3 * random.nextGaussian())).isLessThan(0.09);
  }

  @Test
  void soHaveMetricsWithALongTail() {
    assertThat(falseAlarms(2, random -> Math.exp(random.nextGaussian()))).isLessThan(0.09);
  }

  @Test
  void soHaveCorrelationsCloseToOne() {
    assertThat(falseAlarms(3, random -> Math.tanh(2 + 0.5 * random.nextGaussian())))
        .isLessThan(0.09);
  }

  @Test
  void aJumpOfEightDeviationsIsFound() {
    Random random = new Random(4);
    int found = 0;
    for (int world = 0; world < 40; world++) {
      double[][] values = new double[METRICS][31];
      for (double[] one : values) {
        for (int i = 0; i < 31; i++) {
          one[i] = 50 + 3 * random.nextGaussian();
        }
      }
      values[world][30] += world % 2 == 0 ? 24 : -24;
      String name = "Mean" + world;
      found +=
          look(values, 30).anomalies().stream()
                  .anyMatch(anomaly -> anomaly.metric().name().equals(name))
              ? 1
              : 0;
    }
    assertThat(found).isGreaterThanOrEqualTo(39);
  }

  @Test
  void saysHowManyMetricsItCouldNotJudge() {
    PastMetrics past =
        new PastMetrics(
            at(PastMetrics.DAY),
            Map.of("Mean", new double[] {1, 2, 3, 4, 5, 6, 7}, "Sum", new double[] {1, 2}));

    AnomalyWatch.Findings findings =
        AnomalyWatch.standard()
            .look(
                List.of(metric("Mean", 1e9), metric("Sum", 1e9), metric("Size", Double.NaN)), past);

    assertThat(findings.watched()).isEqualTo(1);
    assertThat(findings.waiting()).isEqualTo(1);
    assertThat(findings.anomalies()).hasSize(1);
    Anomaly anomaly = findings.anomalies().get(0);
    assertThat(anomaly.sentence()).startsWith("Mean(x) is 1000000000, but must be ");
    assertThat(anomaly.toJson().get("rule").textValue()).isEqualTo("is usual");
  }

  @Test
  void withoutMetricsNothingIsFound() {
    assertThat(AnomalyWatch.standard().look(List.of(), MetricHistory.none()).anomalies()).isEmpty();
  }

  @Test
  void aShareIsAboveZeroAndBelowOne() {
    assertThatThrownBy(() -> new AnomalyWatch(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the share of false alarms must be above 0 and below 1, but is 0.0");
  }
}
