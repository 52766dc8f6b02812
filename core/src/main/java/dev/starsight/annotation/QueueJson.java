package dev.starsight.annotation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.LabelSet;
import dev.starsight.files.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a queue's files read. Readers throw {@link IllegalArgumentException} with the rule broken.
 */
final class QueueJson {

  private static final int FORMAT = 1;

  /** {@code queue.json}. */
  record Header(LabelSet labels, AnnotationInstructions instructions) {}

  private QueueJson() {}

  static ObjectNode write(Header header) {
    ObjectNode node = Json.object();
    node.put("format", FORMAT);
    ArrayNode labels = node.putArray("labels");
    header.labels().labels().forEach(labels::add);
    node.putObject("instructions")
        .put("short", header.instructions().shortText())
        .put("full", header.instructions().fullText());
    return node;
  }

  static Header readHeader(Path file) throws IOException {
    JsonNode node = Json.read(file);
    int format = node.path("format").asInt(0);
    if (format != FORMAT) {
      throw new IOException(
          file
              + ": has format "
              + node.path("format")
              + (format > FORMAT ? ", written by a newer Starsight" : "")
              + "; this one reads format "
              + FORMAT);
    }
    try {
      List<String> labels = new ArrayList<>();
      node.path("labels").forEach(label -> labels.add(label.asText()));
      if (labels.isEmpty()) {
        throw new IllegalArgumentException("the field \"labels\" must name labels");
      }
      JsonNode instructions = node.path("instructions");
      return new Header(
          LabelSet.ordered(labels),
          new AnnotationInstructions(text(instructions, "short"), text(instructions, "full")));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  static ObjectNode write(AnnotationTask task) {
    ObjectNode node = Json.object();
    node.put("id", task.id());
    node.put("example", task.exampleId());
    node.put("text", task.text());
    node.put("predicted", task.predicted());
    node.put("confidence", task.confidence());
    ObjectNode probabilities = node.putObject("probabilities");
    task.probabilities().forEach(probabilities::put);
    node.put("model", task.model());
    return node;
  }

  static AnnotationTask readTask(JsonNode node, LabelSet labels) {
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (String label : labels.labels()) {
      probabilities.put(label, number(node.path("probabilities"), label));
    }
    return new AnnotationTask(
        text(node, "id"),
        text(node, "example"),
        text(node, "text"),
        text(node, "predicted"),
        number(node, "confidence"),
        probabilities,
        text(node, "model"));
  }

  static ObjectNode write(Annotation annotation) {
    ObjectNode node = Json.object();
    node.put("task", annotation.taskId());
    node.put("label", annotation.label());
    node.put("worker", annotation.worker());
    node.put("submitted", annotation.submitted().toString());
    node.put("note", annotation.note());
    return node;
  }

  static Annotation readAnnotation(JsonNode node, LabelSet labels) {
    String label = text(node, "label");
    labels.idOf(label);
    String submitted = text(node, "submitted");
    try {
      return new Annotation(
          text(node, "task"),
          label,
          text(node, "worker"),
          Instant.parse(submitted),
          text(node, "note"));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "\"submitted\" must be a time such as 2026-01-31T12:00:00Z, but is \"" + submitted + "\"",
          e);
    }
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("the field \"" + field + "\" must be a text");
    }
    return value.textValue();
  }

  private static double number(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isNumber()) {
      throw new IllegalArgumentException("the field \"" + field + "\" must be a number");
    }
    return value.doubleValue();
  }
}
