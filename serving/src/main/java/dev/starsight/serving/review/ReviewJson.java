package dev.starsight.serving.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.annotation.Annotation;
import dev.starsight.annotation.AnnotationLeases.Lease;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.annotation.FinalLabel;
import dev.starsight.annotation.QueueResults;
import dev.starsight.annotation.WorkerStatistics;
import dev.starsight.files.internal.Json;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page is sent. Why a text is in the queue is not among it: whoever knows that it is an
 * audit answers it otherwise.
 *
 * @param showsPredictions whether the page is sent what the model predicts
 * @param explains whether there is a model that explains
 */
record ReviewJson(boolean showsPredictions, boolean explains) {

  /** Longer texts are cut; the page fetches them whole on request. */
  static final int MAX_SHOWN = 20_000;

  /** Returns the beginning of a text, without half a character at its end. */
  static String beginning(String text) {
    if (text.length() <= MAX_SHOWN) {
      return text;
    }
    boolean splits = Character.isHighSurrogate(text.charAt(MAX_SHOWN - 1));
    return text.substring(0, splits ? MAX_SHOWN - 1 : MAX_SHOWN);
  }

  ObjectNode item(Lease lease) {
    return withEarlier(ahead(lease.task()), lease.earlier());
  }

  private static ObjectNode withEarlier(ObjectNode item, @Nullable Annotation earlier) {
    if (earlier != null) {
      item.putObject("earlier").put("label", earlier.label()).put("note", earlier.note());
    }
    return item;
  }

  /**
   * Returns a text that people answered differently, with their answers and remarks.
   *
   * @param earlier the decision that was taken back; null if there is none
   */
  ObjectNode disputed(
      FinalLabel disputed, List<QueueResults.Remark> remarks, @Nullable Annotation earlier) {
    ObjectNode item = withEarlier(ahead(disputed.task()), earlier);
    ArrayNode answers = item.putArray("answers");
    for (Annotation answer : disputed.answers()) {
      answers
          .addObject()
          .put("person", answer.worker())
          .put("label", answer.label())
          .put("note", answer.note());
    }
    ArrayNode others = item.putArray("remarks");
    remarks.forEach(
        each -> others.addObject().put("person", each.worker()).put("text", each.text()));
    return item;
  }

  ObjectNode ahead(AnnotationTask task) {
    String beginning = beginning(task.text());
    ObjectNode item =
        Json.object()
            .put("task", task.id())
            .put("text", beginning)
            .put("length", task.text().length())
            .put("cut", beginning.length() < task.text().length());
    if (showsPredictions) {
      item.putObject("guess")
          .put("label", task.predicted())
          .put("given", task.label())
          .set("confidence", Json.number(task.confidence()));
    }
    return item;
  }

  static ObjectNode progress(QueueResults.Progress progress) {
    return Json.object()
        .put("tasks", progress.tasks())
        .put("complete", progress.complete())
        .put("answers", progress.answers())
        .put("disputed", progress.disputed());
  }

  static ObjectNode worker(WorkerStatistics worker) {
    ObjectNode node =
        Json.object().put("answers", worker.answers()).put("skipped", worker.skipped());
    node.set("seconds", seconds(worker.medianDuration()));
    node.set("recentSeconds", seconds(worker.recentDuration()));
    return node;
  }

  private static JsonNode seconds(@Nullable Duration duration) {
    return Json.number(duration == null ? Double.NaN : duration.toMillis() / 1e3);
  }

  /** Returns what does not change while the server runs. */
  ObjectNode queue(AnnotationQueue queue, String id, Duration lease) {
    ObjectNode node = Json.object().put("id", id);
    queue.labels().labels().forEach(node.putArray("labels")::add);
    return node.put("question", queue.instructions().shortText())
        .put("instructions", queue.instructions().fullText())
        .put("showsGuess", showsPredictions)
        .put("explains", explains && showsPredictions)
        .put("leaseSeconds", lease.toSeconds());
  }
}
