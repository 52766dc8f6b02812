package dev.starsight.quality.anomalies;

import dev.starsight.quality.analyzers.DataMetric;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Looks at many metrics at once by the robust rule, {@link AnomalyRule#usual()}. Immutable.
 *
 * @param falseAlarms how often any of the metrics is found unusual although none is: the share of
 *     entries, above 0 and below 1. Each metric gets an equal part of it (Bonferroni), so that the
 *     share holds whether or not the metrics depend on each other.
 */
public record AnomalyWatch(double falseAlarms) {

  private static final double DEFAULT = 0.05;

  public AnomalyWatch {
    if (!(falseAlarms > 0 && falseAlarms < 1)) {
      throw new IllegalArgumentException(
          "the share of false alarms must be above 0 and below 1, but is " + falseAlarms);
    }
  }

  /** Returns a watch with a false alarm for at most 5 % of the entries. */
  public static AnomalyWatch standard() {
    return new AnomalyWatch(DEFAULT);
  }

  /**
   * What a watch found.
   *
   * @param anomalies in the order of the metrics
   * @param watched how many metrics had enough earlier values
   * @param waiting how many had too few
   */
  public record Findings(List<Anomaly> anomalies, int watched, int waiting) {
    public Findings {
      anomalies = List.copyOf(anomalies);
    }
  }

  /** Returns the metrics whose values are unusual; those that are not computed do not count. */
  public Findings look(Collection<DataMetric> metrics, MetricHistory history) {
    int least = AnomalyRule.usual().least();
    List<DataMetric> computed = metrics.stream().filter(DataMetric::isComputed).distinct().toList();
    List<DataMetric> watched =
        computed.stream().filter(each -> history.earlier(each).size() >= least).toList();
    List<Anomaly> anomalies = new ArrayList<>();
    if (!watched.isEmpty()) {
      AnomalyRule rule = AnomalyRule.usual(falseAlarms / watched.size());
      for (DataMetric metric : watched) {
        ExpectedRange range = rule.range(metric, history).orElseThrow();
        if (!range.contains(metric.value())) {
          anomalies.add(new Anomaly(metric, history.time(), range, rule.text()));
        }
      }
    }
    return new Findings(anomalies, watched.size(), computed.size() - watched.size());
  }
}
