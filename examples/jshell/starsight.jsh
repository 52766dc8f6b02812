// Starsight in JShell, after mvn package:
//   jshell --class-path "$(echo cli/target/lib/*.jar | tr ' ' ':'):cli/target/starsight.jar" --startup DEFAULT --startup examples/jshell/starsight.jsh
import dev.starsight.data.*;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.evaluation.*;
import dev.starsight.evaluation.report.*;
import dev.starsight.learner.*;
import dev.starsight.model.*;
import dev.starsight.model.directory.*;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.quality.*;
import dev.starsight.report.*;
import dev.starsight.reviews.*;
import dev.starsight.reviews.sample.*;
import dev.starsight.run.*;
import dev.starsight.text.*;
import dev.starsight.transformer.*;
import java.nio.file.*;

/** The ten lines of the README: checks, splits, trains, saves, opens, evaluates. */
void quickStart(Path file, Path target, Trainer trainer) throws Exception {
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
}

System.out.println("Starsight: quickStart(Path.of(\"reviews.tsv.gz\"), Path.of(\"model\"), new LinearTrainer(LinearOptions.quick(42)))");
