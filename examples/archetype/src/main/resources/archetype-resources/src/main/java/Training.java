package ${package};

import dev.starsight.data.Dataset;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.Validation;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.TrainingTexts;
import dev.starsight.quality.ReviewChecks;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Path;

/** Trains a model on reviews, prints how good it is on rows it has not seen, and saves it. */
public final class Training {

  private Training() {}

  /** Takes a TSV file of reviews; without one, 3,000 are generated. */
  public static void main(String[] args) throws IOException {
    Dataset<Review> reviews =
        args.length > 0 ? AmazonReviews.read(Path.of(args[0])) : SampleReviews.dataset(3_000, 42);
    System.out.println(train(reviews, Path.of("model")));
  }

  static Evaluation train(Dataset<Review> reviews, Path target) throws IOException {
    long seed = 42;
    ReviewChecks.standard().verify(reviews).orThrow();
    Splits splits =
        Splits.stratified(reviews.map(Review::toExample), Ratio.percent(80, 10, 10), seed);
    TrainingData data = TrainingData.of(splits.train(), splits.validation());
    try (Classifier model =
        new LinearTrainer(LinearOptions.quick(seed)).fit(data, Run.unlimited())) {
      Validation validation = Validation.of(model, splits.validation(), seed);
      ModelDirectory.save(
          target,
          model,
          validation.describe(model, reviews.provenance(), "${artifactId}"),
          TrainingTexts.of(data));
      return Evaluation.of(model, splits.test(), seed);
    }
  }
}
