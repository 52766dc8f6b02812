package dev.starsight.serving.review;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.data.Example;
import dev.starsight.explain.Explanation;
import dev.starsight.explain.WordEffect;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Classifier;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The words that move the model's prediction of a text, one explanation at a time, the last ones
 * kept. Thread-safe.
 */
final class WordHints {

  private static final int KEPT = 500;
  private static final int MAX_WORDS = 12;
  private static final double MIN_EFFECT = 0.005;
  private static final long PATIENCE_SECONDS = 10;

  /** Others are told to ask again, so that threads are left for those who answer. */
  private static final int MAX_WAITING = 8;

  private final Classifier classifier;
  private final Semaphore free = new Semaphore(1);
  private final Semaphore places = new Semaphore(MAX_WAITING);

  private final Map<String, ObjectNode> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ObjectNode> eldest) {
          return size() > KEPT;
        }
      };

  WordHints(Classifier classifier) {
    this.classifier = classifier;
  }

  /**
   * Returns the words with the largest effects, in the order of the text.
   *
   * @throws ReviewProblem if too many others ask, or for too long
   */
  ObjectNode of(AnnotationTask task) {
    ObjectNode before = known(task.id());
    if (before != null) {
      return before;
    }
    if (!places.tryAcquire()) {
      throw busy();
    }
    try {
      return whenFree(task);
    } finally {
      places.release();
    }
  }

  private ObjectNode whenFree(AnnotationTask task) {
    try {
      if (!free.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    }
    try {
      ObjectNode made = known(task.id());
      if (made == null) {
        made = explain(task);
        synchronized (known) {
          known.put(task.id(), made);
        }
      }
      return made;
    } finally {
      free.release();
    }
  }

  /** Returns how many more may ask at once. */
  int places() {
    return places.availablePermits();
  }

  private static ReviewProblem busy() {
    return new ReviewProblem(503, "busy", "the model is busy; ask again in a moment");
  }

  private @Nullable ObjectNode known(String task) {
    synchronized (known) {
      return known.get(task);
    }
  }

  private ObjectNode explain(AnnotationTask task) {
    Example example = Example.unlabelled(task.exampleId(), ReviewJson.beginning(task.text()));
    String text = example.text();
    Explanation explanation = Explanation.of(classifier, example);
    List<WordEffect> strongest =
        explanation.phrases().stream()
            .filter(each -> Math.abs(each.effect()) >= MIN_EFFECT)
            // A model that cleans texts may have read a word that does not stand there.
            .filter(each -> text.startsWith(each.word(), each.from()))
            .sorted(Comparator.comparingDouble(each -> -Math.abs(each.effect())))
            .limit(MAX_WORDS)
            .sorted(Comparator.comparingInt(WordEffect::from))
            .toList();
    ObjectNode node =
        Json.object().put("task", task.id()).put("label", explanation.prediction().label());
    node.set("confidence", Json.number(explanation.prediction().confidence()));
    ArrayNode words = node.putArray("words");
    for (WordEffect each : strongest) {
      words
          .addObject()
          .put("word", each.word())
          .put("from", each.from())
          .set("effect", Json.number(each.effect()));
    }
    return node;
  }
}
