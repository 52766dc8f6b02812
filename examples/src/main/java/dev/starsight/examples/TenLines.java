package dev.starsight.examples;

import dev.starsight.data.Dataset;
import dev.starsight.data.Ratio;
import dev.starsight.data.Splits;
import dev.starsight.datasets.amazon.AmazonReviews;
import dev.starsight.datasets.amazon.Review;
import dev.starsight.datasets.quality.ReviewChecks;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.Validation;
import dev.starsight.model.Classifier;
import dev.starsight.model.ModelDirectory;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FineTuning;
import java.io.IOException;
import java.nio.file.Path;

/** The README's ten lines, compiled. */
public final class TenLines {

  private TenLines() {}

  /** Reads reviews, checks them, fine-tunes MiniLM, judges it, and saves it. */
  public static void main(String[] args) throws IOException {
    run(Path.of(args[0]), Path.of(args[1]), FineTuning.of(Checkpoint.miniLm(), 42));
  }

  static void run(Path file, Path target, Trainer trainer) throws IOException {
    // region ten-lines
    long seed = 42;
    Dataset<Review> reviews = AmazonReviews.read(file);
    ReviewChecks.standard().verify(reviews).orThrow();

    Splits splits =
        Splits.stratified(reviews.map(Review::toExample), Ratio.percent(90, 5, 5), seed);
    TrainingData data = TrainingData.of(splits.train(), splits.validation());
    try (Classifier model = trainer.fit(data, Run.unlimited())) {
      System.out.println(Evaluation.of(model, splits.test(), seed));
      System.out.println(model.predict("It looks great, but it stopped working after a week."));

      Validation validation = Validation.of(model, splits.validation(), seed);
      ModelDirectory.save(
          target, model, validation.describe(model, reviews.provenance(), "my model 1"));
    }
    // endregion
  }
}
