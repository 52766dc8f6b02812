package dev.starsight.serving.model;

import dev.starsight.model.Prediction;
import dev.starsight.serving.decisions.DecisionLog;
import dev.starsight.serving.http.HttpReply;
import dev.starsight.serving.inference.ServedModel;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code /metrics} tells: counters, histograms and gauges in Prometheus' text format. */
final class ServerMetrics {

  private static final double NANOS = 1e9;
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter requests =
      Counter.builder()
          .name("starsight_requests_total")
          .help("Requests that were answered.")
          .labelNames("route", "method", "status")
          .register(registry);
  private final Histogram seconds =
      Histogram.builder()
          .name("starsight_request_seconds")
          .help("Time from the first byte of a request to the last byte of its answer.")
          .labelNames("route")
          .classicOnly()
          .classicUpperBounds(0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)
          .register(registry);
  private final Counter predictions =
      Counter.builder()
          .name("starsight_predictions_total")
          .help("Texts that were predicted, by the label they were given.")
          .labelNames("model", "version", "label")
          .register(registry);
  private final Histogram confidence =
      Histogram.builder()
          .name("starsight_confidence")
          .help("Probability of the predicted label.")
          .labelNames("model")
          .classicOnly()
          .classicUpperBounds(0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1)
          .register(registry);
  private final Histogram batchTexts =
      Histogram.builder()
          .name("starsight_batch_texts")
          .help("Texts of a micro-batch.")
          .labelNames("model")
          .classicOnly()
          .classicUpperBounds(1, 2, 4, 8, 16, 32, 64, 128)
          .register(registry);
  private final Histogram batchSeconds =
      Histogram.builder()
          .name("starsight_batch_seconds")
          .help("Time that a micro-batch took.")
          .labelNames("model")
          .classicOnly()
          .classicUpperBounds(0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)
          .register(registry);
  private final Counter refused =
      Counter.builder()
          .name("starsight_refused_texts_total")
          .help("Texts that were refused because too many waited, or that waited too long.")
          .labelNames("model", "reason")
          .register(registry);

  ServerMetrics(ModelSlots slots) {
    GaugeWithCallback.builder()
        .name("starsight_waiting_texts")
        .help("Texts that wait for a model.")
        .labelNames("model")
        .callback(out -> slots.each((slot, model) -> out.call(model.waiting(), slot.name())))
        .register(registry);
    GaugeWithCallback.builder()
        .name("starsight_model_in_use")
        .help("1 for the version of a model that answers.")
        .labelNames("model", "version")
        .callback(
            out ->
                slots.each(
                    (slot, model) -> out.call(1, slot.name(), Versions.shortened(model.version()))))
        .register(registry);
    CounterWithCallback.builder()
        .name("starsight_model_swaps_total")
        .help("How often a model was exchanged since the start.")
        .labelNames("model")
        .callback(out -> slots.each((slot, model) -> out.call((double) slot.swaps(), slot.name())))
        .register(registry);
    GaugeWithCallback.builder()
        .name("starsight_model_stale")
        .help("1 if the pointer of a model names one that cannot be used.")
        .labelNames("model")
        .callback(
            out ->
                slots.each(
                    (slot, model) -> out.call(slot.problem().isPresent() ? 1 : 0, slot.name())))
        .register(registry);
  }

  /** Also tells what a log lost. */
  void watch(@Nullable DecisionLog log) {
    if (log == null) {
      return;
    }
    CounterWithCallback.builder()
        .name("starsight_log_lost_total")
        .help("Decisions that could not be written to the log.")
        .callback(out -> out.call((double) log.lost()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("starsight_log_failing")
        .help("1 if the last lines could not be written to the log.")
        .callback(out -> out.call(log.problem().isPresent() ? 1 : 0))
        .register(registry);
  }

  void answered(String route, String method, int status, long nanos) {
    // Whatever a client calls a method must not become one more line here.
    String known = METHODS.contains(method) ? method : "other";
    requests.labelValues(route, known, Integer.toString(status)).inc();
    seconds.labelValues(route).observe(nanos / NANOS);
  }

  void predicted(ServedModel model, List<Prediction> made) {
    String version = Versions.shortened(model.version());
    for (Prediction prediction : made) {
      predictions.labelValues(model.name(), version, prediction.label()).inc();
      confidence.labelValues(model.name()).observe(prediction.confidence());
    }
  }

  void computed(String model, int texts, long nanos) {
    batchTexts.labelValues(model).observe(texts);
    batchSeconds.labelValues(model).observe(nanos / NANOS);
  }

  void refused(String model, String reason, int texts) {
    refused.labelValues(model, reason).inc(texts);
  }

  HttpReply reply() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(bytes, registry.scrape());
    return new HttpReply(
        200, PrometheusTextFormatWriter.CONTENT_TYPE, bytes.toByteArray(), List.of());
  }
}
