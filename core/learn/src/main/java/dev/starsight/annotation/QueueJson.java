package dev.starsight.annotation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.LabelSet;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes the JSON of a queue's files. Readers throw {@link IllegalArgumentException} that
 * names the broken rule.
 */
final class QueueJson {

  private static final int FORMAT = 1;

  /** The content of {@code queue.json}. */
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
    JsonFields fields = JsonFields.read(file);
    fields.requireFormat(FORMAT);
    return fields.as(QueueJson::header);
  }

  private static Header header(JsonFields fields) throws IOException {
    List<String> labels = fields.texts("labels");
    if (labels.isEmpty()) {
      throw fields.refused("labels", "at least one label");
    }
    JsonFields instructions = fields.object("instructions");
    return new Header(
        LabelSet.ordered(labels),
        new AnnotationInstructions(instructions.text("short"), instructions.text("full")));
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
    if (task.label() != null) {
      node.put("label", task.label());
    }
    return node;
  }

  static AnnotationTask readTask(JsonFields fields, LabelSet labels) throws IOException {
    String label = fields.has("label") ? fields.text("label") : null;
    if (label != null) {
      labels.idOf(label);
    }
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (String each : labels.labels()) {
      probabilities.put(each, fields.object("probabilities").real(each));
    }
    return new AnnotationTask(
        fields.text("id"),
        fields.text("example"),
        fields.text("text"),
        fields.text("predicted"),
        fields.real("confidence"),
        probabilities,
        fields.text("model"),
        label);
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

  static Annotation readAnnotation(JsonFields fields, LabelSet labels) throws IOException {
    String label = fields.text("label");
    labels.idOf(label);
    try {
      return new Annotation(
          fields.text("task"),
          label,
          fields.text("worker"),
          Instant.parse(fields.text("submitted")),
          fields.text("note"));
    } catch (DateTimeException e) {
      throw fields.refused("submitted", "a time such as 2026-01-31T12:00:00Z");
    }
  }
}
