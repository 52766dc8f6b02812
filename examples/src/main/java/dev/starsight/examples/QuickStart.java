package dev.starsight.examples;

import dev.starsight.data.Dataset;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.Validation;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.model.directory.TrainingTexts;
import dev.starsight.quality.ReviewChecks;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import dev.starsight.run.Run;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.file.Path;

/** Trains, evaluates, saves and opens a model; the README shows its core. */
public final class QuickStart {

  private QuickStart() {}

  /** Takes a directory to work in and a TSV file of reviews, both optional. */
  public static void main(String[] args) throws IOException {
    Workspace workspace = Workspace.of(args, 2_000);
    Trainer trainer = new LinearTrainer(LinearOptions.quick(42));
    run(workspace.reviews(), workspace.resolve("model"), trainer);
  }

  static void run(Path file, Path target, Trainer trainer) throws IOException {
    // region quick-start
    long seed = 42;
    Dataset<Review> reviews = AmazonReviews.read(file);
    ReviewChecks.standard().verify(reviews).orThrow();

    Splits splits =
        Splits.stratified(reviews.map(Review::toExample), Ratio.percent(90, 5, 5), seed);
    TrainingData data = TrainingData.of(splits.train(), splits.validation());
    try (Classifier model = trainer.fit(data, Run.unlimited())) {
      Validation validation = Validation.of(model, splits.validation(), seed);
      ModelDescription description = validation.describe(model, reviews.provenance(), "my model 1");
      ModelDirectory.save(target, model, description, TrainingTexts.of(data));
    }

    try (OpenedModel opened = SavedModels.open(target)) {
      Classifier model = opened.classifier();
      System.out.println(Evaluation.of(model, splits.test(), seed));
      System.out.println(model.predict("It looks great, but it stopped working after a week."));
    }
    // endregion
  }
}
