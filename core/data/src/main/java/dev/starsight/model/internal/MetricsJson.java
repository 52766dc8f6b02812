package dev.starsight.model.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.LabelSet;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.model.Metrics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Metrics as JSON: the {@code METRICS} of the command line's {@code summary.json}. */
public final class MetricsJson {

  private static final String DEBIASED = "eceDebiased";
  private static final String NOISE_FLOOR = "eceNoiseFloor";

  private MetricsJson() {}

  /** Writes metrics; those that cannot be computed are null. */
  public static ObjectNode write(Metrics metrics) {
    ObjectNode node = Json.object();
    node.put("rows", metrics.rows());
    for (Metric metric : Metric.values()) {
      node.set(metric.id(), Json.number(metric.of(metrics)));
    }
    node.set(DEBIASED, Json.number(metrics.eceDebiased()));
    node.set(NOISE_FLOOR, Json.number(metrics.eceNoiseFloor()));
    ObjectNode intervals = node.putObject("intervals");
    metrics
        .intervals()
        .forEach(
            (id, interval) ->
                intervals
                    .putArray(id)
                    .add(Json.number(interval.low()))
                    .add(Json.number(interval.high())));
    ArrayNode matrix = node.putArray("confusion");
    for (List<Long> row : metrics.confusion()) {
      row.forEach(matrix.addArray()::add);
    }
    metrics.labels().labels().forEach(node.putArray("labels")::add);
    return node;
  }

  /**
   * Reads what {@link #write} returned.
   *
   * @throws DamagedFileException if a field is missing or of the wrong type
   */
  public static Metrics read(JsonFields fields) throws DamagedFileException {
    Map<String, Interval> intervals = new LinkedHashMap<>();
    JsonFields byMetric = fields.object("intervals");
    for (String id : byMetric.names()) {
      List<JsonFields> ends = byMetric.elements(id);
      if (ends.size() != 2) {
        throw byMetric.refused(id, "two numbers");
      }
      intervals.put(id, new Interval(ends.get(0).realOrNaN(), ends.get(1).realOrNaN()));
    }
    List<List<Long>> confusion = new ArrayList<>();
    for (JsonFields row : fields.elements("confusion")) {
      List<Long> counts = new ArrayList<>();
      for (JsonFields count : row.elements()) {
        counts.add(count.count());
      }
      confusion.add(counts);
    }
    return new Metrics(
        fields.count("rows"),
        fields.realOrNaN(Metric.ACCURACY.id()),
        fields.realOrNaN(Metric.BALANCED_ACCURACY.id()),
        fields.realOrNaN(Metric.MACRO_F1.id()),
        fields.realOrNaN(Metric.MAE.id()),
        fields.realOrNaN(Metric.WITHIN_ONE.id()),
        fields.realOrNaN(Metric.QUADRATIC_KAPPA.id()),
        fields.realOrNaN(Metric.LOG_LOSS.id()),
        fields.realOrNaN(Metric.ECE.id()),
        newer(fields, DEBIASED),
        newer(fields, NOISE_FLOOR),
        intervals,
        confusion,
        LabelSet.ordered(fields.texts("labels")));
  }

  /** Reads a figure that files of older versions lack. */
  private static double newer(JsonFields fields, String name) throws DamagedFileException {
    return fields.has(name) ? fields.realOrNaN(name) : Double.NaN;
  }
}
