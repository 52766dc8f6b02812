package dev.starsight.serving.review;

import dev.starsight.annotation.AnnotationInstructions;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.annotation.TaskPlan;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.model.Prediction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Queues of stars for tests of the page. */
final class ReviewFixture {

  static final LabelSet STARS = LabelSet.of(List.of("1", "2", "3", "4", "5"));

  private ReviewFixture() {}

  /** Returns a task whose priority falls with its number. */
  static AnnotationTask task(int number, String text, int answers) {
    Prediction prediction = Prediction.of(STARS, new double[] {0.05, 0.05, 0.1, 0.6, 0.2});
    return AnnotationTask.of(Example.unlabelled("R" + number, text), prediction, "model", null)
        .withPlan(new TaskPlan(1.0 / (1 + number), answers));
  }

  static AnnotationQueue create(Path directory, int answers, List<String> texts)
      throws IOException {
    AnnotationQueue queue =
        AnnotationQueue.create(directory, STARS, AnnotationInstructions.stars());
    List<AnnotationTask> tasks = new ArrayList<>();
    for (String text : texts) {
      tasks.add(task(tasks.size(), text, answers));
    }
    queue.add(tasks);
    return queue;
  }

  /** Creates a queue with two texts that Ada and Cleo answered differently, and an open one. */
  static AnnotationQueue disputed(Path directory) throws IOException {
    AnnotationQueue queue = create(directory, 2, List.of("fair <b>and great</b>", "so so", "open"));
    List<AnnotationTask> tasks = queue.tasks();
    Instant time = Instant.parse("2026-01-31T12:00:00Z");
    queue.answer(tasks.get(0).id(), "3", "Ada", time, "it <i>works</i>");
    queue.answer(tasks.get(0).id(), "5", "Cleo", time, "");
    queue.answer(tasks.get(1).id(), "2", "Ada", time, "");
    queue.answer(tasks.get(1).id(), "1", "Cleo", time, "");
    return queue;
  }

  /** Returns {@code text 0}, {@code text 1} and so on. */
  static List<String> texts(int number) {
    return IntStream.range(0, number).mapToObj(i -> "text " + i).toList();
  }
}
