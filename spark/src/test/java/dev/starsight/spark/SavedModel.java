package dev.starsight.spark;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Small models of generated reviews. */
public final class SavedModel {

  private SavedModel() {}

  /** Saves a linear model that another seed makes different. */
  public static Path linear(Path directory, long seed) {
    Dataset<Example> rows = SampleReviews.dataset(1_500, seed).map(Review::toExample);
    Splits splits = Splits.stratified(rows, Ratio.percent(90, 5, 5), seed);
    TrainingData data = TrainingData.of(splits.train(), splits.validation());
    try (Classifier model =
        new LinearTrainer(LinearOptions.quick(seed)).fit(data, Run.unlimited())) {
      ModelDirectory.save(
          directory, model, ModelDescription.of(model, Provenance.inMemory("generated"), "test"));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns texts, none of which a model was trained on. */
  public static List<String> texts(int count) {
    return SampleReviews.generate(count, 99).map(Review::reviewBody).toList();
  }
}
