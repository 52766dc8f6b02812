package dev.starsight.quality.history;

import dev.starsight.quality.analyzers.DataMetric;

/** A metric without its value. */
record MetricName(DataMetric.Entity entity, String instance, String name) {

  static MetricName of(DataMetric metric) {
    return new MetricName(metric.entity(), metric.instance(), metric.name());
  }

  // Written out, because a year of entries has many metrics and the generated methods start slowly.

  @Override
  public boolean equals(Object other) {
    return other instanceof MetricName that
        && name.equals(that.name)
        && instance.equals(that.instance)
        && entity == that.entity;
  }

  @Override
  public int hashCode() {
    return 31 * instance.hashCode() + name.hashCode();
  }

  DataMetric withValue(double value) {
    return new DataMetric(entity, instance, name, value, "");
  }

  /** Returns the title of its picture: "Completeness of review_body". */
  String title() {
    return instance.equals("*") ? name : name + " of " + instance;
  }
}
