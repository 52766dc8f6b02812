package dev.starsight.cli.retraining;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.Evaluation.Difference;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.model.Prediction;
import java.util.List;
import java.util.Locale;

/**
 * The old and the new model on the same rows. Immutable.
 *
 * @param rows the number of rows
 * @param metric what is compared
 * @param before all metrics of the old model
 * @param after all metrics of the new model
 * @param difference above 0 if the new model is better, with a 95 % interval
 */
record RetrainedComparison(
    int rows, Metric metric, Metrics before, Metrics after, Difference difference) {

  /**
   * Compares two models.
   *
   * @param labelled at least one row
   * @param seed of the bootstrap
   */
  static RetrainedComparison of(
      LabelSet labels,
      List<Example> labelled,
      List<Prediction> before,
      List<Prediction> after,
      Metric metric,
      long seed) {
    int[] truth = Evaluation.truth(labels, labelled);
    return new RetrainedComparison(
        labelled.size(),
        metric,
        Evaluation.metrics(labels, truth, before),
        Evaluation.metrics(labels, truth, after),
        Difference.ofTexts(labels, labelled, after, before, metric, seed));
  }

  /** Returns whether the whole interval of the difference is above 0. */
  boolean isBetter() {
    return difference.interval().low() > 0;
  }

  /** Returns one sentence that says which model is better. */
  String verdict() {
    return isBetter()
        ? "the new model is better"
        : difference.interval().high() < 0
            ? "the new model is worse"
            : "the new model is not shown to be better: the interval of the difference includes 0";
  }

  ObjectNode toJson() {
    ObjectNode node = Json.object();
    node.set("before", Json.number(metric.of(before)));
    node.set("after", Json.number(metric.of(after)));
    node.set("difference", Json.number(difference.value()));
    ArrayNode interval = node.putArray("interval");
    interval
        .add(Json.number(difference.interval().low()))
        .add(Json.number(difference.interval().high()));
    return node.put("rows", rows);
  }

  /** Returns the figures in one line. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s %.4f before, %.4f after: %+.4f (95 %% interval %+.4f to %+.4f, %,d rows)",
        metric.id(),
        metric.of(before),
        metric.of(after),
        difference.value(),
        difference.interval().low(),
        difference.interval().high(),
        rows);
  }
}
