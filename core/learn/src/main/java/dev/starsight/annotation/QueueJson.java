package dev.starsight.annotation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.LabelSet;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the JSON of a queue's files. Readers throw {@link IllegalArgumentException} that
 * names the broken rule.
 */
final class QueueJson {

  /** The first format: one answer a task, no skips. */
  static final int FIRST_FORMAT = 1;

  /** The present format. */
  static final int FORMAT = 2;

  /** No answer takes longer. */
  private static final double MAX_SECONDS = 1e9;

  /** The content of {@code queue.json}. */
  record Header(int format, LabelSet labels, AnnotationInstructions instructions) {

    Header(LabelSet labels, AnnotationInstructions instructions) {
      this(FORMAT, labels, instructions);
    }

    Header inPresentFormat() {
      return new Header(labels, instructions);
    }
  }

  private QueueJson() {}

  static ObjectNode write(Header header) {
    ObjectNode node = Json.object();
    node.put("format", header.format());
    ArrayNode labels = node.putArray("labels");
    header.labels().labels().forEach(labels::add);
    node.putObject("instructions")
        .put("short", header.instructions().shortText())
        .put("full", header.instructions().fullText());
    return node;
  }

  static Header readHeader(Path file) throws IOException {
    JsonFields fields = JsonFields.read(file);
    if (fields.tree().path("format").asInt() != FIRST_FORMAT) {
      fields.requireFormat(FORMAT);
    }
    return fields.as(QueueJson::header);
  }

  private static Header header(JsonFields fields) throws IOException {
    List<String> labels = fields.texts("labels");
    if (labels.isEmpty()) {
      throw fields.refused("labels", "at least one label");
    }
    JsonFields instructions = fields.object("instructions");
    return new Header(
        fields.integer("format"),
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
    if (!task.origin().equals(AnnotationTask.usualOrigin(task.label()))) {
      node.set("origin", write(task.origin()));
    }
    TaskPlan usual =
        AnnotationTask.usualPlan(task.confidence(), task.probabilities(), task.label());
    if (task.plan().priority() != usual.priority()) {
      node.put("priority", task.plan().priority());
    }
    if (task.plan().answers() != usual.answers()) {
      node.put("answers", task.plan().answers());
    }
    return node;
  }

  private static ObjectNode write(TaskOrigin origin) {
    ObjectNode node = Json.object();
    node.put("reason", origin.reason().id());
    if (origin.file() != null) {
      node.put("file", origin.file());
    }
    if (origin.line() > 0) {
      node.put("line", origin.line());
    }
    if (origin.part() != null) {
      node.put("part", origin.part());
    }
    if (origin.label() != null) {
      node.put("label", origin.label());
    }
    return node;
  }

  private static TaskOrigin readOrigin(JsonFields fields) throws IOException {
    return new TaskOrigin(
        TaskOrigin.Reason.of(fields.text("reason")),
        optional(fields, "file"),
        fields.has("line") ? fields.count("line") : 0,
        optional(fields, "part"),
        optional(fields, "label"));
  }

  private static @Nullable String optional(JsonFields fields, String name) throws IOException {
    return fields.has(name) ? fields.text(name) : null;
  }

  private static TaskPlan readPlan(JsonFields fields, TaskPlan usual) throws IOException {
    return new TaskPlan(
        fields.has("priority") ? fields.real("priority") : usual.priority(),
        fields.has("answers") ? fields.integer("answers") : usual.answers());
  }

  /** Returns whether the first format has no such record, or understands it otherwise. */
  static boolean isNew(ObjectNode record) {
    return record.has("answers") || record.has("adjudication") || record.has("event");
  }

  static AnnotationTask readTask(JsonFields fields, LabelSet labels) throws IOException {
    String label = optional(fields, "label");
    if (label != null) {
      labels.idOf(label);
    }
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (String each : labels.labels()) {
      probabilities.put(each, fields.object("probabilities").real(each));
    }
    double confidence = fields.real("confidence");
    return new AnnotationTask(
        fields.text("id"),
        fields.text("example"),
        fields.text("text"),
        fields.text("predicted"),
        confidence,
        probabilities,
        fields.text("model"),
        label,
        fields.has("origin")
            ? fields.object("origin").as(QueueJson::readOrigin)
            : AnnotationTask.usualOrigin(label),
        readPlan(fields, AnnotationTask.usualPlan(confidence, probabilities, label)));
  }

  static ObjectNode write(Annotation annotation) {
    ObjectNode node = Json.object();
    node.put("task", annotation.taskId());
    node.put("label", annotation.label());
    node.put("worker", annotation.worker());
    node.put("submitted", annotation.submitted().toString());
    node.put("note", annotation.note());
    Duration duration = annotation.duration();
    if (duration != null) {
      node.put("seconds", duration.toMillis() / 1e3);
    }
    if (annotation.adjudication()) {
      node.put("adjudication", true);
    }
    return node;
  }

  static Annotation readAnnotation(JsonFields fields, LabelSet labels) throws IOException {
    String label = fields.text("label");
    labels.idOf(label);
    return new Annotation(
        fields.text("task"),
        label,
        fields.text("worker"),
        readTime(fields),
        fields.text("note"),
        fields.has("seconds") ? readDuration(fields) : null,
        fields.has("adjudication") && fields.flag("adjudication"));
  }

  private static Duration readDuration(JsonFields fields) throws IOException {
    double seconds = fields.real("seconds");
    if (!(seconds >= 0 && seconds <= MAX_SECONDS)) {
      throw fields.refused("seconds", String.format(Locale.ROOT, "0 to %.0f", MAX_SECONDS));
    }
    return Duration.ofMillis(Math.round(1e3 * seconds));
  }

  private static Instant readTime(JsonFields fields) throws IOException {
    try {
      return Instant.parse(fields.text("submitted"));
    } catch (DateTimeException e) {
      throw fields.refused("submitted", "a time such as 2026-01-31T12:00:00Z");
    }
  }

  static ObjectNode write(QueueEvent event) {
    ObjectNode node = Json.object();
    node.put("event", event.kind().id());
    node.put("task", event.taskId());
    node.put("worker", event.worker());
    node.put("submitted", event.submitted().toString());
    node.put("note", event.note());
    return node;
  }

  static boolean isEvent(JsonFields fields) {
    return fields.has("event");
  }

  static QueueEvent readEvent(JsonFields fields) throws IOException {
    return new QueueEvent(
        QueueEvent.Kind.of(fields.text("event")),
        fields.text("task"),
        fields.text("worker"),
        readTime(fields),
        fields.text("note"));
  }
}
