package dev.starsight.quality.history;

import dev.starsight.quality.analyzers.DataMetric;

/** A metric without its value. */
record MetricName(DataMetric.Entity entity, String instance, String name) {

  static MetricName of(DataMetric metric) {
    return new MetricName(metric.entity(), metric.instance(), metric.name());
  }

  /** Returns the title of its picture: "Completeness of review_body". */
  String title() {
    return instance.equals("*") ? name : name + " of " + instance;
  }
}
