package dev.starsight.automl.report;

import dev.starsight.chart.Bars;
import dev.starsight.chart.ValueFormat;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.model.Metrics.Interval;
import java.util.List;

/** Bars of a metric on validation, each with its interval where that is known. */
final class ScoreBars {

  private ScoreBars() {}

  /** Returns the bar of one candidate; that of a calibration error is the debiased one. */
  static Bars.Bar bar(String name, Metrics validation, Metric metric) {
    Interval interval = validation.intervals().get(metric.id());
    double value = metric == Metric.ECE ? validation.eceDebiased() : metric.of(validation);
    return interval == null
        ? new Bars.Bar(name, value)
        : new Bars.Bar(name, value, interval.low(), interval.high());
  }

  /** Returns the figure, in which one candidate stands out. */
  static Bars figure(String title, Metric metric, List<Bars.Bar> bars, String highlighted) {
    return Bars.horizontal(title, bars)
        .withSubtitle((metric == Metric.ECE ? "eceDebiased" : metric.id()) + " with 95 % intervals")
        .withFormat(ValueFormat.decimals(3))
        .withHighlight(highlighted);
  }
}
