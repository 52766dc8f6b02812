package dev.starsight.serving.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Prediction;
import dev.starsight.serving.http.HttpHandler;
import dev.starsight.serving.http.HttpProblem;
import dev.starsight.serving.http.HttpReply;
import dev.starsight.serving.http.HttpRequest;
import dev.starsight.serving.http.Routes;
import dev.starsight.serving.inference.OverloadedException;
import dev.starsight.serving.inference.ServedModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The <a href="https://github.com/kserve/open-inference-protocol">open inference protocol</a> (V2)
 * over HTTP. The input {@code text} is a BYTES tensor of any shape with a text per element, whose
 * data is nested or flat, as are inputs that are named like the columns that the model reads; the
 * outputs {@code label}, {@code confidence} and {@code probabilities} have a row for each text.
 */
final class KServeRoutes {

  private static final String TEXT = "text";
  private static final List<String> OUTPUTS = List.of("label", "confidence", "probabilities");

  private final ModelSlots slots;
  private final ServerMetrics metrics;
  private final Decisions decisions;
  private final Predictor predictor;
  private final String version;

  KServeRoutes(
      ModelSlots slots,
      ServerMetrics metrics,
      Decisions decisions,
      Predictor predictor,
      String version) {
    this.slots = slots;
    this.metrics = metrics;
    this.decisions = decisions;
    this.predictor = predictor;
    this.version = version;
  }

  void addTo(Routes routes) {
    routes
        .getNow("/v2", now(request -> server()))
        .getNow("/v2/health/live", now(request -> Json.object().put("live", true)))
        .getNow("/v2/models/{name}", now(this::metadata))
        .getNow("/v2/models/{name}/ready", now(this::ready))
        .getNow("/v2/models/{name}/versions/{version}", now(this::metadata))
        .getNow("/v2/models/{name}/versions/{version}/ready", now(this::ready))
        .postNow("/v2/models/{name}/infer", request -> infer(request, ""))
        .postNow(
            "/v2/models/{name}/versions/{version}/infer",
            request -> infer(request, request.parameter("version")));
  }

  private interface Answer {
    ObjectNode of(HttpRequest request);
  }

  private static HttpHandler.Later now(Answer answer) {
    return request -> CompletableFuture.completedFuture(HttpReply.json(answer.of(request)));
  }

  private ObjectNode server() {
    ObjectNode node = Json.object().put("name", "starsight").put("version", version);
    node.putArray("extensions");
    return node;
  }

  private ObjectNode ready(HttpRequest request) {
    ServedModel model = slots.acquire(request.parameter("name"));
    try {
      return Json.object().put("name", model.name()).put("ready", true);
    } finally {
      model.release();
    }
  }

  private ObjectNode metadata(HttpRequest request) {
    ServedModel model = slots.acquire(request.parameter("name"));
    try {
      ObjectNode node = Json.object().put("name", model.name());
      node.putArray("versions").add(Versions.shortened(model.version()));
      node.put("platform", "starsight");
      ArrayNode inputs = node.putArray("inputs");
      tensor(inputs, TEXT, "BYTES", -1);
      model.columns().forEach(column -> tensor(inputs, column, "BYTES", -1));
      ArrayNode outputs = node.putArray("outputs");
      tensor(outputs, "label", "BYTES", -1);
      tensor(outputs, "confidence", "FP64", -1);
      tensor(outputs, "probabilities", "FP64", -1, model.labels().size());
      node.putObject("parameters").put("labels", String.join(",", model.labels().labels()));
      return node;
    } finally {
      model.release();
    }
  }

  private static ObjectNode tensor(ArrayNode to, String name, String type, int... shape) {
    ObjectNode node = to.addObject().put("name", name).put("datatype", type);
    ArrayNode dimensions = node.putArray("shape");
    for (int dimension : shape) {
      dimensions.add(dimension);
    }
    return node;
  }

  private CompletionStage<HttpReply> infer(HttpRequest http, String wantedVersion) {
    JsonNode body = http.json();
    List<String> outputs = outputs(body);
    long begun = System.nanoTime();
    ServedModel model = slots.acquire(http.parameter("name"));
    try {
      requireVersion(model, wantedVersion);
      List<Example> examples = examples(body, model.columns());
      CompletionStage<List<Prediction>> predicted;
      try {
        predicted = model.predict(examples, predictor.deadline(http));
      } catch (OverloadedException e) {
        model.release();
        return CompletableFuture.completedFuture(predictor.overloaded(model, examples.size(), e));
      }
      return predicted
          .thenApply(
              made -> {
                metrics.predicted(model, made);
                decisions.made(
                    decisions.choose(model.name(), examples),
                    model,
                    examples,
                    predictor.ids(examples),
                    made,
                    begun);
                return HttpReply.json(reply(body, model, made, outputs));
              })
          .exceptionally(failure -> predictor.failed(model, examples.size(), failure))
          .whenComplete((reply, failure) -> model.release());
    } catch (RuntimeException e) {
      model.release();
      throw e;
    }
  }

  private static void requireVersion(ServedModel model, String wanted) {
    String served = Versions.shortened(model.version());
    if (!wanted.isEmpty() && !wanted.equals(served)) {
      throw HttpProblem.notFound(
          "the model %s has the version %s now, not %s".formatted(model.name(), served, wanted));
    }
  }

  private static List<String> outputs(JsonNode body) {
    JsonNode wanted = body.path("outputs");
    if (wanted.isMissingNode() || wanted.isEmpty()) {
      return OUTPUTS;
    }
    List<String> names = new ArrayList<>();
    for (JsonNode output : wanted) {
      String name = output.path("name").asText();
      if (!OUTPUTS.contains(name)) {
        throw HttpProblem.badRequest(
            "an output is one of %s, not \"%s\"".formatted(String.join(", ", OUTPUTS), name));
      }
      names.add(name);
    }
    return names;
  }

  private static List<Example> examples(JsonNode body, List<String> columns) {
    Map<String, List<String>> data = new HashMap<>();
    for (JsonNode input : body.path("inputs")) {
      String name = input.path("name").asText();
      if (!name.equals(TEXT) && !columns.contains(name)) {
        throw HttpProblem.badRequest("the model has no input \"" + name + "\"");
      }
      data.put(name, values(input, name));
    }
    List<String> texts = data.remove(TEXT);
    if (texts == null) {
      throw HttpProblem.badRequest("an input named \"text\" is missing");
    }
    data.forEach(
        (name, values) -> {
          if (values.size() != texts.size()) {
            throw HttpProblem.badRequest(
                "the input \"%s\" has %,d values for %,d texts"
                    .formatted(name, values.size(), texts.size()));
          }
        });
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      Map<String, String> cells = new HashMap<>();
      for (Map.Entry<String, List<String>> column : data.entrySet()) {
        cells.put(column.getKey(), column.getValue().get(i));
      }
      examples.add(Example.unlabelled("", texts.get(i)).withColumns(cells));
    }
    return examples;
  }

  /** Returns the elements of a tensor, whose data may be nested or flat. */
  private static List<String> values(JsonNode input, String name) {
    if (!input.path("datatype").asText().equals("BYTES")) {
      throw HttpProblem.badRequest("the input \"" + name + "\" must have the datatype BYTES");
    }
    JsonNode data = input.path("data");
    List<String> values = new ArrayList<>();
    if (!input.path("shape").isArray() || !addTo(values, data, shape(input), name)) {
      throw HttpProblem.badRequest(
          "the data of the input \"" + name + "\" must be an array that fits its shape");
    }
    return values;
  }

  /** Returns the lengths of the arrays at each depth of the data; -1 is no length. */
  private static List<Long> shape(JsonNode input) {
    List<Long> shape = new ArrayList<>();
    long elements = 1;
    for (JsonNode dimension : input.path("shape")) {
      boolean isLength = dimension.isIntegralNumber() && dimension.canConvertToInt();
      long length = isLength ? Math.max(-1, dimension.asLong()) : -1;
      shape.add(length);
      elements = Math.min(elements, Integer.MAX_VALUE) * Math.abs(length);
    }
    boolean nested = input.path("data").path(0).isArray();
    return nested || shape.contains(-1L) ? shape : List.of(elements);
  }

  /** Adds the elements of an array; false if it does not have the shape. */
  private static boolean addTo(List<String> values, JsonNode data, List<Long> shape, String name) {
    if (!data.isArray() || shape.isEmpty() || data.size() != shape.get(0)) {
      return false;
    }
    List<Long> inner = shape.subList(1, shape.size());
    for (JsonNode value : data) {
      if (!inner.isEmpty()) {
        if (!addTo(values, value, inner, name)) {
          return false;
        }
      } else if (value.isTextual()) {
        values.add(value.textValue());
      } else if (value.isArray()) {
        return false;
      } else {
        throw HttpProblem.badRequest("the data of the input \"" + name + "\" must be strings");
      }
    }
    return true;
  }

  private static ObjectNode reply(
      JsonNode body, ServedModel model, List<Prediction> made, List<String> wanted) {
    ObjectNode reply =
        Json.object()
            .put("model_name", model.name())
            .put("model_version", Versions.shortened(model.version()));
    if (body.path("id").isTextual()) {
      reply.set("id", body.get("id"));
    }
    ArrayNode outputs = reply.putArray("outputs");
    List<Prediction> corrected = made.stream().map(model::corrected).toList();
    LabelSet labels = model.labels();
    for (String name : wanted) {
      switch (name) {
        case "label" -> {
          ArrayNode data = tensor(outputs, name, "BYTES", made.size()).putArray("data");
          corrected.forEach(prediction -> data.add(prediction.label()));
        }
        case "confidence" -> {
          ArrayNode data = tensor(outputs, name, "FP64", made.size()).putArray("data");
          corrected.forEach(prediction -> data.add(prediction.confidence()));
        }
        default -> {
          ArrayNode data =
              tensor(outputs, name, "FP64", made.size(), labels.size()).putArray("data");
          for (Prediction prediction : corrected) {
            for (int i = 0; i < labels.size(); i++) {
              data.add(prediction.probability(i));
            }
          }
        }
      }
    }
    return reply;
  }
}
