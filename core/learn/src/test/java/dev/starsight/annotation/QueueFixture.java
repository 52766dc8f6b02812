package dev.starsight.annotation;

import dev.starsight.annotation.TaskOrigin.Reason;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.model.Prediction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Queues of stars for tests. */
final class QueueFixture {

  static final LabelSet STARS = LabelSet.of(List.of("1", "2", "3", "4", "5"));
  static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private QueueFixture() {}

  static Prediction prediction(int label, double confidence) {
    double[] p = new double[5];
    Arrays.fill(p, (1 - confidence) / 4);
    p[label] = confidence;
    return Prediction.of(STARS, p);
  }

  /** Returns a task whose priority falls with its number. */
  static AnnotationTask task(int number, int answers) {
    Example example = Example.unlabelled("R" + number, "text " + number);
    return AnnotationTask.of(example, prediction(number % 5, 0.6), "m", null)
        .withPlan(new TaskPlan(1.0 / (1 + number), answers));
  }

  static AnnotationTask audit(int number, int label, double confidence) {
    Example example = Example.unlabelled("S" + number, "sure " + number);
    return AnnotationTask.of(example, prediction(label, confidence), "m", null)
        .withOrigin(TaskOrigin.of(Reason.AUDIT));
  }

  static AnnotationQueue create(Path directory, int tasks, int answers) throws IOException {
    AnnotationQueue queue =
        AnnotationQueue.create(directory, STARS, AnnotationInstructions.stars());
    List<AnnotationTask> all = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      all.add(task(i, answers));
    }
    queue.add(all);
    return queue;
  }
}
