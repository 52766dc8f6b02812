package dev.starsight.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.LabelSet;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How well predictions meet the truth, as values; {@code dev.starsight.evaluation} computes them. A
 * metric that cannot be computed is NaN here and null in JSON. Immutable.
 *
 * @param rows how many labelled rows were judged
 * @param accuracy share of rows predicted right, 0 to 1
 * @param balancedAccuracy mean recall over the labels that occur, 0 to 1
 * @param macroF1 mean F1 over the labels that occur or are predicted, 0 to 1
 * @param mae mean absolute difference between true and predicted label value; NaN unless labels are
 *     numbers
 * @param withinOne share of rows whose predicted label is the true one or next to it; NaN unless
 *     labels are numbers
 * @param quadraticKappa Cohen's kappa with quadratic weights (Cohen, 1968), at most 1; NaN unless
 *     labels are numbers
 * @param logLoss mean negative natural logarithm of the true label's probability
 * @param ece expected calibration error over 15 equal-width bins of confidence (Guo et al., 2017),
 *     0 to 1
 * @param intervals 95 % bootstrap intervals by metric id; empty if none were computed
 * @param confusion counts; rows are true labels, columns predicted ones, by label id
 * @param labels in the order of {@code confusion}
 */
public record Metrics(
    long rows,
    double accuracy,
    double balancedAccuracy,
    double macroF1,
    double mae,
    double withinOne,
    double quadraticKappa,
    double logLoss,
    double ece,
    Map<String, Interval> intervals,
    List<List<Long>> confusion,
    LabelSet labels) {

  public Metrics {
    intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
    confusion = confusion.stream().map(List::copyOf).toList();
  }

  /** As {@code METRICS} of the command line's JSON. */
  public ObjectNode toJson() {
    ObjectNode node = Json.object();
    node.put("rows", rows);
    for (Metric metric : Metric.values()) {
      node.set(metric.id(), Json.number(metric.of(this)));
    }
    ObjectNode intervalNode = node.putObject("intervals");
    intervals.forEach(
        (id, interval) -> {
          ArrayNode ends = intervalNode.putArray(id);
          ends.add(Json.number(interval.low()));
          ends.add(Json.number(interval.high()));
        });
    ArrayNode matrix = node.putArray("confusion");
    for (List<Long> row : confusion) {
      ArrayNode counts = matrix.addArray();
      row.forEach(counts::add);
    }
    ArrayNode names = node.putArray("labels");
    labels.labels().forEach(names::add);
    return node;
  }

  /**
   * Reads what {@link #toJson()} gave.
   *
   * @throws DamagedFileException if a field is missing or of another kind
   */
  public static Metrics fromJson(JsonFields fields) throws DamagedFileException {
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
        intervals,
        confusion,
        LabelSet.ordered(fields.texts("labels")));
  }

  /** A 95 % confidence interval, both ends included. */
  public record Interval(double low, double high) {}
}
