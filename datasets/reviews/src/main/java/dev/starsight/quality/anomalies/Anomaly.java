package dev.starsight.quality.anomalies;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.quality.analyzers.DataMetric;
import java.time.OffsetDateTime;
import java.util.Objects;

/**
 * A value of a metric that is unusual after its earlier ones.
 *
 * @param metric the metric with its value
 * @param time the time that the value belongs to
 * @param range where it was expected
 * @param rule the rule that it breaks, as it is written in a rules file
 */
public record Anomaly(DataMetric metric, OffsetDateTime time, ExpectedRange range, String rule) {

  public Anomaly {
    Objects.requireNonNull(metric, "metric");
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(range, "range");
    Objects.requireNonNull(rule, "rule");
  }

  /** Returns this anomaly as JSON; an end of the range that is infinite is null. */
  public ObjectNode toJson() {
    ObjectNode node =
        Json.object()
            .put("entity", metric.entity().title())
            .put("instance", metric.instance())
            .put("name", metric.name())
            .put("time", time.toString());
    node.set("value", Json.number(metric.value()));
    node.set("expected", Json.number(range.expected()));
    node.set("lower", Json.number(range.lower()));
    node.set("upper", Json.number(range.upper()));
    return node.put("rule", rule);
  }

  /** Returns the value with at most six digits. */
  public String valueText() {
    return ExpectedRange.shown(metric.value());
  }

  /** Returns one sentence: "Mean(star_rating) is 2.1, but must be 3.9 to 4.2 (is usual)". */
  public String sentence() {
    return "%s(%s) is %s, but must be %s (%s)"
        .formatted(metric.name(), metric.instance(), valueText(), range.text(), rule);
  }
}
