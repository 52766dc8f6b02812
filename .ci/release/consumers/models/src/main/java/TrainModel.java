import dev.starsight.data.Example;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.TrainingData;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Run;
import dev.starsight.transformer.EngineReport;

/** Trains a model and predicts with it; the engine is there, but is not started. */
public final class TrainModel {

  public static void main(String[] args) {
    Splits splits =
        Splits.stratified(
            SampleReviews.dataset(1_000, 42).map(Review::toExample), Ratio.percent(90, 5, 5), 42);
    LinearTrainer trainer = new LinearTrainer(LinearOptions.quick(42));
    TrainingData data = TrainingData.of(splits.train(), splits.validation());
    try (Classifier model = trainer.fit(data, Run.unlimited())) {
      Example first = splits.test().rows().get(0);
      System.out.println(model.predict(first.text()).label());
    }
    System.out.println(EngineReport.installed().orElseThrow());
  }
}
