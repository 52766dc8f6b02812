package dev.starsight.examples;

import dev.starsight.annotation.AnnotationInstructions;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.data.Example;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.evaluation.Validation;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Queues the predictions of low confidence, answers three of them, and exports the answers. */
public final class ReviewQueue {

  private static final long SEED = 42;

  private ReviewQueue() {}

  /** Takes a directory to work in and a TSV file of reviews, both optional. */
  public static void main(String[] args) throws IOException {
    Workspace workspace = Workspace.of(args, 2_000);
    Splits splits = workspace.split(Ratio.percent(80, 10, 10), SEED);
    List<Example> fresh = splits.test().rows();
    Map<String, String> labels =
        fresh.stream().collect(Collectors.toMap(Example::id, Example::requireLabel));
    TrainingData data = TrainingData.of(splits.train(), splits.validation());
    try (Classifier model =
            new LinearTrainer(LinearOptions.quick(SEED)).fit(data, Run.unlimited());
        AnnotationQueue queue =
            AnnotationQueue.create(
                workspace.resolve("queue"), model.labels(), AnnotationInstructions.stars())) {
      Validation validation = Validation.of(model, splits.validation(), SEED);
      double threshold = validation.threshold().confidence();
      int queued = queue.addUnsure(fresh, validation.calibrated(model), threshold, "linear");
      System.out.printf(
          Locale.ROOT, "%d of %d below confidence %.2f%n", queued, fresh.size(), threshold);
      for (AnnotationTask task : queue.pending().subList(0, 3)) {
        System.out.printf(Locale.ROOT, "%s stars? %s%n", task.predicted(), task.text());
        // Here a person would read the text; the known label replaces the answer.
        String label = Objects.requireNonNull(labels.get(task.exampleId()));
        queue.answer(task.id(), label, "ada", Instant.now());
      }
      long agreed = queue.answered().stream().filter(answer -> answer.agrees()).count();
      int exported = queue.export(workspace.resolve("answers.tsv"));
      System.out.println(
          exported + " answers, " + agreed + " agree; " + queue.pending().size() + " tasks wait");
    }
  }
}
