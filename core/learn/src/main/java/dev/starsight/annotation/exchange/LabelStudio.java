package dev.starsight.annotation.exchange;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.annotation.Annotation;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.annotation.FinalLabel;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of Label Studio: a list of tasks with their {@code data}, {@code annotations} and {@code
 * predictions}. A labelling interface for it has a text {@code $text} and the control {@code
 * label}: {@code Choices} with single choice, or {@code Rating}.
 */
public final class LabelStudio {

  private static final String CONTROL = "label";
  private static final String TEXT = "text";

  private final AnnotationQueue queue;
  private final String worker;
  private final Instant time;
  private final List<Annotation> answers = new ArrayList<>();
  private int unlabelled;

  private LabelStudio(AnnotationQueue queue, String worker, Instant time) {
    this.queue = queue;
    this.worker = worker;
    this.time = time;
  }

  /**
   * Writes all tasks of a queue, each with the prediction and the answers.
   *
   * @return the number of tasks
   * @throws dev.starsight.data.StarsightException if the file is one of the queue's own
   */
  public static int export(AnnotationQueue queue, Path file) throws IOException {
    queue.requireNotOwn(file);
    Map<String, FinalLabel> labels = new HashMap<>();
    queue.results().finalLabels().forEach(each -> labels.put(each.task().id(), each));
    List<AnnotationTask> tasks = queue.tasks();
    StringBuilder text = new StringBuilder("[");
    for (AnnotationTask task : tasks) {
      text.append(text.length() > 1 ? ",\n" : "\n").append(task(task, labels.get(task.id())));
    }
    AtomicFile.write(file, text.append("\n]\n").toString());
    return tasks.size();
  }

  private static ObjectNode task(AnnotationTask task, @Nullable FinalLabel label) {
    ObjectNode node = Json.object();
    node.putObject("data")
        .put("task", task.id())
        .put("review_id", task.exampleId())
        .put(TEXT, task.text());
    ObjectNode prediction = node.putArray("predictions").addObject();
    prediction.put("model_version", task.model()).put("score", task.confidence());
    choose(prediction, task.predicted());
    ArrayNode annotations = node.putArray("annotations");
    if (label != null) {
      label.answers().forEach(answer -> annotate(annotations.addObject(), answer));
      if (label.adjudication() != null) {
        annotate(annotations.addObject(), label.adjudication());
      }
    }
    return node;
  }

  private static void choose(ObjectNode node, String label) {
    ObjectNode result = node.putArray("result").addObject();
    result.put("from_name", CONTROL).put("to_name", TEXT).put("type", "choices");
    result.putObject("value").putArray("choices").add(label);
  }

  /** Label Studio refuses authors that it does not know, so they are in a field of our own. */
  private static void annotate(ObjectNode node, Annotation answer) {
    node.put("worker", answer.worker())
        .put("created_at", answer.submitted().toString())
        .put("was_cancelled", false);
    Duration duration = answer.duration();
    if (duration != null) {
      node.put("lead_time", duration.toMillis() / 1e3);
    }
    if (answer.adjudication()) {
      node.put("ground_truth", true);
    }
    choose(node, answer.label());
  }

  /**
   * Reads an export of Label Studio, its format {@code JSON}. A label is the first choice or rating
   * of an annotation; annotations that were skipped or have none are left out.
   *
   * @param worker who gave the answers of annotations that do not say so
   * @throws IOException naming file, task, path and rule, if it is something else
   */
  public static ImportedAnswers read(AnnotationQueue queue, Path file, String worker)
      throws IOException {
    LabelStudio answers = new LabelStudio(queue, worker, AnswerFields.timeOf(file));
    JsonElements.read(file, "task", answers::addTask);
    return new ImportedAnswers(answers.answers, answers.unlabelled);
  }

  private void addTask(JsonFields task) throws IOException {
    if (!task.has("data") || !task.has("annotations")) {
      throw new DamagedFileException(
          task.source(),
          "must have data and annotations; export from Label Studio as JSON, not as JSON-MIN");
    }
    JsonFields data = task.object("data");
    String id =
        AnswerFields.task(
            task.source(),
            textOrNull(data, "task"),
            textOrNull(data, "review_id"),
            textOrNull(data, data.has("review_body") ? "review_body" : TEXT));
    int number = 0;
    for (JsonFields annotation : task.elements("annotations")) {
      number++;
      addAnnotation(task.source() + ", annotation " + number, id, annotation);
    }
  }

  private void addAnnotation(String place, String task, JsonFields annotation) throws IOException {
    String label =
        annotation.has("was_cancelled") && annotation.flag("was_cancelled")
            ? null
            : label(annotation);
    if (label == null) {
      unlabelled++;
      return;
    }
    boolean timed = annotation.has("lead_time") && !annotation.isNull("lead_time");
    answers.add(
        new Annotation(
            task,
            AnswerFields.label(place, queue, label),
            AnswerFields.worker(place, author(annotation)),
            textOrNull(annotation, "created_at") == null
                ? time
                : AnswerFields.time(place, annotation.text("created_at")),
            "",
            timed ? AnswerFields.seconds(place, annotation.real("lead_time")) : null,
            annotation.has("worker")
                && annotation.has("ground_truth")
                && annotation.flag("ground_truth")));
  }

  private static @Nullable String label(JsonFields annotation) throws IOException {
    for (JsonFields result : annotation.elements("result")) {
      JsonFields value = result.object("value");
      if (value.has("choices")) {
        List<String> choices = value.texts("choices");
        if (choices.size() > 1) {
          throw value.refused("choices", "a single choice");
        }
        return choices.isEmpty() ? null : choices.get(0);
      }
      if (value.has("rating")) {
        return String.valueOf(value.count("rating"));
      }
    }
    return null;
  }

  private String author(JsonFields annotation) throws IOException {
    if (annotation.has("worker")) {
      return annotation.text("worker");
    }
    if (!annotation.has("completed_by") || annotation.isNull("completed_by")) {
      return worker;
    }
    if (annotation.isText("completed_by")) {
      return annotation.text("completed_by");
    }
    if (annotation.tree().get("completed_by").isIntegralNumber()) {
      return "label-studio user " + annotation.count("completed_by");
    }
    return annotation.object("completed_by").text("email");
  }

  private static @Nullable String textOrNull(JsonFields fields, String name) throws IOException {
    return fields.has(name) && !fields.isNull(name) ? fields.text(name) : null;
  }
}
