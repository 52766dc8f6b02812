package dev.starsight.examples;

import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationQueue.AnnotationInstructions;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Ratio;
import dev.starsight.data.Splits;
import dev.starsight.evaluation.Validation;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Queues the predictions a model is unsure of, answers three of them, and exports the answers. */
public final class ReviewQueue {

  private static final long SEED = 42;

  private ReviewQueue() {}

  /** Takes a directory to work in and a TSV file of reviews, both optional. */
  public static void main(String[] args) throws IOException {
    Workspace workspace = Workspace.of(args, 2_000);
    Splits splits =
        Splits.stratified(
            AmazonReviews.read(workspace.reviews()).map(Review::toExample),
            Ratio.percent(80, 10, 10),
            SEED);
    TrainingData data = TrainingData.of(splits.train(), splits.validation());
    Path directory = workspace.resolve("queue");
    try (Classifier model =
            new LinearTrainer(LinearOptions.quick(SEED)).fit(data, Run.unlimited());
        AnnotationQueue queue =
            AnnotationQueue.create(directory, model.labels(), AnnotationInstructions.stars())) {
      fill(queue, model, splits.validation(), splits.test());
      // Here a person would read the text; the label stands in for the answer.
      for (AnnotationTask task : queue.pending().subList(0, 3)) {
        System.out.printf(Locale.ROOT, "%s stars? %s%n", task.predicted(), task.text());
        queue.answer(task.id(), label(splits.test(), task), "ada", Instant.now());
      }
      long agreed = queue.answered().stream().filter(answer -> answer.agrees()).count();
      int exported = queue.export(workspace.resolve("answers.tsv"));
      System.out.println(
          exported + " answers, " + agreed + " agree; " + queue.pending().size() + " tasks wait");
    }
  }

  private static void fill(
      AnnotationQueue queue, Classifier model, Dataset<Example> validation, Dataset<Example> fresh)
      throws IOException {
    Validation validated = Validation.of(model, validation, SEED);
    double threshold = validated.threshold().confidence();
    List<Prediction> predictions = validated.calibrated(model).predict(fresh.rows());
    int queued = queue.addUnsure(fresh.rows(), predictions, threshold, "linear");
    System.out.printf(
        Locale.ROOT, "%d of %d below confidence %.2f%n", queued, fresh.size(), threshold);
  }

  private static String label(Dataset<Example> examples, AnnotationTask task) {
    return examples.stream()
        .filter(example -> example.id().equals(task.exampleId()))
        .findFirst()
        .orElseThrow()
        .requireLabel();
  }
}
